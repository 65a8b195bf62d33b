/// A run as its logs tell it.
package struct RunLog: Sendable, Equatable {
  /// What the values are over.
  package enum Axis: String, Sendable {
    case step, epoch, row
  }

  /// How the run stands.
  package enum State: Sendable, Equatable {
    case running
    /// It has reached the last epoch of its settings, or its log says that it is over.
    case ended
    /// Nothing was written for so many seconds, far longer than before.
    case stalled(seconds: Int)
    /// A loss is not a number since this step.
    case diverged(at: Double)
  }

  /// The run's folder or file, from the followed folder on; foreign text.
  package let name: String
  package var axis = Axis.step
  package var curves: [LogCurve] = []
  /// What `hparams.yaml` says; foreign text.
  package var settings: [Setting] = []
  package var state = State.running

  /// A setting of the run.
  package struct Setting: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  init(name: String) { self.name = name }

  /// The latest step (or epoch, or row) of any curve.
  package var latest: Double? { curves.compactMap { $0.latest?.x }.max() }

  /// The curve with this meaning: of several the one with most values.
  package func curve(_ part: LossName.Part, isTest: Bool) -> LogCurve? {
    curves.filter { $0.meaning?.part == part && $0.meaning?.isTest == isTest && $0.latest != nil }
      .max { $0.points.count < $1.points.count }
  }

  /// The curve of this name.
  package func curve(named name: String) -> LogCurve? { curves.first { $0.name == name && $0.latest != nil } }
}
