import Training
import VAE

// A model with gates answers for a range of betas: beta is a dial, and turning it shows another model at once. For any other
// model beta only weighs the KL in the training to come.
extension World {
  /// The betas that the model answers for; nil for a model without gates, which has no dial.
  package var dialRange: BetaRange? { model.configuration.architecture.betaRange }

  /// The beta that the model is held at: what is minimised now decides, as in training; nil for a model without gates.
  package var dial: Float? { dialRange?.clamped(objective.weight(beta: beta)) }

  /// Whether training goes over the whole range, whatever the dial is at.
  var trainsWholeRange: Bool { dialRange != nil && objective.recipe.drawsBeta }

  /// The model as a file or a run takes it: a result of another beta than the dial is at stays behind.
  var modelToKeep: Checkpoint {
    var kept = model
    if dialRange != nil, dial != model.evaluatedDial { kept.evaluation = nil }
    return kept
  }

  /// Turns the dial, which answers at once. Training over the whole range goes on as it was; any other has its weight turned
  /// along, as for a model without gates.
  mutating func turn(dial value: Float) -> [Effect] {
    guard let dialRange else { return [] }
    let held = dialRange.clamped(value)
    if held != value { say(words(onRange: dialRange, at: held), isError: false) }
    let turned = objective.turned(to: held)
    guard held != beta || turned != objective else { return [] }
    (beta, objective) = (held, turned)
    return modelTurned(telling: [.setBeta(held)])
  }

  /// Has a model with a dial minimise something else: over the whole range, or held where the objective's weight is.
  mutating func turnWithDial(objective value: Objective) -> [Effect] {
    let before = beta
    objective = value
    beta = value.beta(from: dialRange?.clamped(beta) ?? beta)
    return modelTurned(telling: [.setObjective(value)] + (beta == before ? [] : [.setBeta(beta)]))
  }

  /// What follows when beta or the objective of a model with a dial was turned: a file keeps it, or the run hears of it.
  private mutating func modelTurned(telling news: [TrainingCommand]) -> [Effect] {
    if run == .idle {
      model.configuration.objective = objective
      model.beta = beta
    }
    // Where the test images are not here to measure it.
    if data.test == nil { klPerDimension = evaluatedKL }
    return (run == .idle ? [] : news.map { .tell($0) }) + [.ask]
  }

  /// Each dimension's KL by the latest test, if that was of the model as it is shown; else by the curve that came with it.
  var evaluatedKL: [Float] {
    let known = shown.evaluation?.klPerDimension ?? (model.sweep == nil ? nil : dialPoint?.klPerDimension)
    return (known ?? []).map(Float.init)
  }

  /// The KL at the dial, by all test images: a run over the whole range has none but a mean over all betas.
  mutating func takeKL(of encoding: TestEncoding) {
    guard dialRange != nil, encoding.klPerDimension.count == latent else { return }
    klPerDimension = encoding.klPerDimension
    if run == .running, encoding.modelVersion >= dialVersion { watchCollapse() }
  }

  /// Why the model cannot be trained on an objective; nil if it can.
  func obstacle(to objective: Objective) -> String? {
    objective.recipe.drawsBeta && dialRange == nil
      ? "\(objective.rawValue) needs gates, which this model has not: begin a new run (9, then w)" : nil
  }

  /// What becomes of the dial under another objective, to go on with in a sentence.
  func wordsOnDial(for objective: Objective) -> String {
    guard let dialRange, !objective.recipe.drawsBeta else { return "" }
    let held = dialRange.clamped(objective.weight(beta: objective.beta(from: beta)))
    return "; the dial is held at beta \(BetaLadder.text(held)), and training is for that one"
  }

  func words(onRange range: BetaRange, at beta: Float) -> String {
    "the dial goes from \(BetaLadder.text(range.low)) to \(BetaLadder.text(range.high)): it is at \(BetaLadder.text(beta))"
  }
}

extension BetaRange {
  /// Whether a beta is one of them.
  func holds(_ beta: Float) -> Bool { clamped(beta) == beta }

  /// The ladder's next value above, or the end of the range.
  func above(_ beta: Float) -> Float { clamped(BetaLadder.above(beta)) }

  /// The ladder's next value below, or the end of the range.
  func below(_ beta: Float) -> Float { clamped(BetaLadder.below(beta)) }
}
