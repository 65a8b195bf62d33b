/// The parts of a training step that a clock tells apart.
package enum StepPhase: String, CaseIterable, Sendable {
  /// Pixels, noise and beta are written into the leaves.
  case fill
  /// Every operation's output.
  case forward
  /// The gradients of all that lies between loss and images, parameters left out.
  case backward
  /// The parameters' gradients.
  case parameterGradients = "parameter gradients"
  /// The parameters' update.
  case optimizer
}

/// Adds up how long the phases of a trainer's steps take, for the benchmark.
///
/// For a trainer with one thread: with more, phases overlap. A trainer without a clock tests a pointer for nil at the end
/// of each phase and does nothing else.
package final class StepClock {
  private var mark = ContinuousClock.now
  private var totals = [Duration](repeating: .zero, count: StepPhase.allCases.count)

  package init() {}

  /// What the steps so far spent in a phase.
  package subscript(phase: StepPhase) -> Duration { totals[Self.index(phase)] }

  /// Says that a phase begins now.
  func start() { mark = .now }

  /// Says that a phase ends now, and that the next one begins.
  func lap(_ phase: StepPhase) {
    let now = ContinuousClock.now
    totals[Self.index(phase)] += now - mark
    mark = now
  }

  private static func index(_ phase: StepPhase) -> Int {
    switch phase {
    case .fill: 0
    case .forward: 1
    case .backward: 2
    case .parameterGradients: 3
    case .optimizer: 4
    }
  }
}
