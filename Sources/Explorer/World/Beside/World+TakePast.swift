import Training

extension World {
  /// Makes the selected moment of the past the model again. Its run goes on from there, and `undo` brings the present back.
  mutating func takeMoment() -> [Effect] {
    if let obstacle = obstacleToTakingMoment {
      say(obstacle, isError: false)
      return []
    }
    guard let moment = chosenMoment else { return [] }
    moves.note(.model(model, savedStep: savedStep))
    let beta = dialRange == nil ? moment.beta : model.beta
    let taken = model.earlier(step: moment.step, parameters: moment.weights.parameters, beta: beta)
    let undo = SharedCommand.undo.keys[0].plainName
    say("the model is that of \(stepWord) \(moment.step) again; \(undo) undoes it", isError: false)
    // It is in no file.
    return goOn(from: taken, savedStep: min(savedStep, moment.step - 1))
  }

  private var obstacleToTakingMoment: String? {
    if following != nil { return "the run is another process's: it cannot be taken back" }
    if run == .loading { return "the data are being read: the run has not begun" }
    guard let moment = chosenMoment else { return "this is now: choose a moment of the past first" }
    return moment.step == model.step ? "the model is at that step" : nil
  }

  /// Goes on from another state of the run, at rest.
  mutating func goOn(from state: Checkpoint, savedStep: Int) -> [Effect] {
    model = state
    self.savedStep = savedStep
    if dialRange == nil { beta = state.beta }
    run = .idle
    imagesPerSecond = 0
    takeEvaluatedKL()
    collapse = CollapseWatch()
    return [.endTraining, .ask]
  }
}
