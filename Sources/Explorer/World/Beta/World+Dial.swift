import Training
import VAE

// A model with gates covers a range of betas: beta is a dial, and turning it shows another model at once. For any other
// model beta is only the weight of the KL in further training.
extension World {

  /// Whether training draws betas from the whole range, wherever the dial is.
  var trainsWholeRange: Bool { dialRange != nil && objective.recipe.drawsBeta }

  /// The model for a file or a run, without a test result at another beta than the dial's.
  var modelToKeep: Checkpoint {
    var kept = model
    if dialRange != nil, dial != model.evaluatedDial { kept.evaluation = nil }
    return kept
  }

  /// Turns the dial, which takes effect at once. Training over the whole range continues unchanged; any other training
  /// also gets the new weight, as for a model without gates.
  mutating func turn(dial value: Float) -> [Effect] {
    guard let dialRange else { return [] }
    let held = dialRange.clamped(value)
    if held != value { say(words(onRange: dialRange, at: held), isError: false) }
    let turned = objective.turned(to: held)
    guard held != beta || turned != objective else { return [] }
    (beta, objective) = (held, turned)
    return modelTurned(telling: [.setBeta(held)])
  }

  /// Changes the objective of a model with a dial: it trains over the whole range, or held at the objective's weight.
  mutating func turnWithDial(objective value: Objective) -> [Effect] {
    let before = beta
    objective = value
    beta = value.beta(from: dialRange?.clamped(beta) ?? beta)
    return modelTurned(telling: [.setObjective(value)] + (beta == before ? [] : [.setBeta(beta)]))
  }

  /// The effects of a new beta or objective of a model with a dial: the model keeps it for its file, or the run is
  /// told.
  private mutating func modelTurned(telling news: [TrainingCommand]) -> [Effect] {
    if run == .idle {
      model.configuration.objective = objective
      model.beta = beta
    }
    // Used until the test images are loaded to measure it.
    if data.test == nil { takeEvaluatedKL() }
    return (run == .idle ? [] : news.map { .tell($0) }) + [.ask]
  }

  /// Takes each dimension's KL and information from the latest test, if that was of the model as it is shown, or else from the
  /// curve in its file.
  mutating func takeEvaluatedKL() {
    let point = shown.evaluation.map { RateDistortion(beta: dialBeta, $0) } ?? (model.sweep == nil ? nil : dialPoint)
    klPerDimension = (point?.klPerDimension ?? []).map(Float.init)
    informationPerDimension = point?.informationPerDimension ?? []
  }

  /// The KL at the dial over all test images: a run over the whole range only knows the mean over all betas.
  mutating func takeKL(of encoding: TestEncoding) {
    // Without a dial the run measures it, unless the model is as it was at another time.
    guard dialRange != nil || klPerDimension.count != latent, encoding.klPerDimension.count == latent else { return }
    (klPerDimension, informationPerDimension) = (encoding.klPerDimension, encoding.informationPerDimension)
    if run == .running, encoding.modelVersion >= dialVersion { watchCollapse() }
  }

  /// Why the model cannot be trained with an objective; nil if it can.
  func obstacle(to objective: Objective) -> String? {
    if !objective.recipe.allowsCategories, let obstacle = obstacleOfCategories(to: objective.rawValue) {
      return obstacle
    }
    return objective.recipe.drawsBeta && dialRange == nil
      ? "\(objective.rawValue) needs gates, which this model has not: begin a new run (9, then w)" : nil
  }

  /// What another objective means for the dial, as the continuation of a sentence.
  func wordsOnDial(for objective: Objective) -> String {
    guard let dialRange, !objective.recipe.drawsBeta else { return "" }
    let held = dialRange.clamped(objective.weight(beta: objective.beta(from: beta)))
    let beta = BetaLadder.text(held)
    return run == .idle
      ? "; it has not been trained so: the dial is held at beta \(beta), and training would be for that one"
      : "; the dial is held at beta \(beta), and training is for that one"
  }

  func words(onRange range: BetaRange, at beta: Float) -> String {
    "the dial goes from \(BetaLadder.text(range.low)) to \(BetaLadder.text(range.high)): it is at \(BetaLadder.text(beta))"
  }
}
