import Drawing
import Training

/// What the explorer knows of a run besides its model.
struct RunProgress: Sendable, Equatable {
  /// After how many epochs the run pauses; nil for never.
  var epochGoal: Int?
  /// The seconds that the run has trained in this session.
  var secondsTrained = 0.0
  /// Whether the run that is being loaded takes a single step.
  var takesOneStep = false
  /// The form for another run, while it waits for a download or an answer.
  var draft: RunForm?

  /// Forgets the run; the goal applies to the next one as well.
  mutating func forgetRun() { self = RunProgress(epochGoal: epochGoal) }
}

extension World {
  /// Takes one step and then pauses, whatever the run does now.
  mutating func takeOneStep() -> [Effect] {
    switch run {
    case .loading: return []
    case .idle:
      progress.takesOneStep = true
      run = .loading
      return [.startTraining, .tell(.step)]
    case .running, .paused:
      run = .paused
      return [.tell(.step)]
    }
  }

  mutating func turn(learningRate value: Float) -> [Effect] {
    guard value != learningRate else { return [] }
    learningRate = value
    if run == .idle {
      model.learningRate = value
      return []
    }
    return [.tell(.setLearningRate(value))]
  }

  /// Leaves this model for an untrained one, and trains that.
  func begin(_ checkpoint: Checkpoint) -> [Effect] {
    [.endTraining, .showModel(OpenedModel(path: nil, checkpoint: checkpoint), trains: true)]
  }
}
