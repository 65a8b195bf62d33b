import Training

extension World {
  /// The settings of the present run, with the present objective, beta and learning rate.
  var presentRun: RunConfiguration {
    var run = model.configuration
    (run.objective, run.beta, run.learningRate) = (objective, beta, learningRate)
    return run
  }

  mutating func toggleTraining() -> [Effect] {
    // Whoever trains on after a lesson wants to keep it.
    if lesson == nil { isDisposable = false }
    switch run {
    case .idle:
      if refusesTraining() { return [] }
      progress.takesOneStep = false
      return startTraining()
    case .loading: return []
    case .running:
      run = .paused
      return [.tell(.pause)]
    case .paused:
      run = .running
      return [.tell(.resume)]
    }
  }

  /// Takes one step and then pauses, whatever the run does now.
  mutating func takeOneStep() -> [Effect] {
    if lesson == nil { isDisposable = false }
    switch run {
    case .loading: return []
    case .idle:
      if refusesTraining() { return [] }
      progress.takesOneStep = true
      return startTraining()
    case .running, .paused:
      run = .paused
      return [.tell(.step)]
    }
  }

  mutating func turn(learningRate value: Float) -> [Effect] {
    guard value != learningRate else { return [] }
    moves.note(.learningRate(learningRate))
    let undo = SharedCommand.undo.keys[0].plainName
    say("learning rate \(LearningRateLadder.text(value)); \(undo) undoes it", isError: false)
    return train(at: value)
  }

  /// Trains with another learning rate from the next step on.
  mutating func train(at value: Float) -> [Effect] {
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

  /// Switches the large curve between the whole run and the latest steps.
  mutating func zoomCurve() { curve = curve == .whole ? .recent : .whole }
}
