/// The phases of a training step.
package enum StepPhase: String, CaseIterable, Sendable {
  /// Pixels, noise and beta are written into the leaves.
  case fill
  /// The forward pass.
  case forward
  /// The backward pass without the parameters.
  case backward
  /// The parameters' gradients.
  case parameterGradients = "parameter gradients"
  /// The parameters' update.
  case optimizer
}

/// Measures how long the phases of a trainer's steps take, for the benchmark.
///
/// For a trainer with one thread: with more, phases overlap. Without a clock a trainer only tests a pointer for nil at
/// the end of each phase.
package final class StepClock {
  private var mark = ContinuousClock.now
  private var totals = [Duration](repeating: .zero, count: StepPhase.allCases.count)

  package init() {}

  /// The total time of a phase.
  package subscript(phase: StepPhase) -> Duration { totals[Self.index(phase)] }

  /// Starts the time of a phase.
  func start() { mark = .now }

  /// Ends the phase and starts the next one.
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
