import Drawing
import Training
import VAE

// The screen always says whether beta is a dial of the model or a weight in further training.
extension World {
  /// `β 1.6`, or `beta 1.6` without Unicode.
  func words(ofBeta beta: Float) -> String { "\(sign("β", "beta")) \(BetaLadder.text(beta))" }

  /// `dial β 1.6`: where the model is held; empty for a model without gates.
  var shortDialText: String { dial.map { "dial \(words(ofBeta: $0))" } ?? "" }

  /// `dial β 1.6 (0.01 to 10)`.
  var dialText: String {
    guard let dialRange else { return "" }
    return "\(shortDialText) (\(BetaLadder.text(dialRange.low)) to \(BetaLadder.text(dialRange.high)))"
  }

  /// The longer of the two texts that fits.
  func dialText(columns: Int) -> String { dialText.columns <= columns ? dialText : shortDialText }

  /// The dial and the objective, for a frame of `columns` columns.
  func dialTitle(columns: Int) -> String {
    let formula = "\(objective.rawValue): loss = \(objective.formula(beta: sign("β", "beta")))"
    let isHeld = trainsWholeRange ? "" : ", held"
    let texts = [
      "\(dialText)\(isHeld), \(formula)", "\(dialText)\(isHeld), \(objective.rawValue)", "\(dialText)\(isHeld)",
      dialText,
    ]
    return texts.first { $0.columns <= columns - 6 } ?? shortDialText
  }

  /// The dial in a sentence.
  var dialSentence: String? {
    guard let dial, let dialRange else { return nil }
    let ends = "\(BetaLadder.text(dialRange.low)) to \(BetaLadder.text(dialRange.high))"
    let training = trainsWholeRange ? "" : "; \(objective.rawValue) trains for this beta alone"
    return "the dial is at beta \(BetaLadder.text(dial)) of \(ends): the model answers at once\(training)"
  }

  /// Whether a training loss is a mean over the betas of the whole range.
  func isOverAllBetas(_ step: Int) -> Bool {
    dialRange != nil && (model.history.objective(at: step) ?? model.configuration.objective).recipe.drawsBeta
  }

  /// Names of the training losses, the longest first. In a run over the whole range they are means over all betas.
  func trainNames(_ point: LossHistory.Point?) -> [String] {
    guard isOverAllBetas(point?.step ?? model.step) else { return ["train"] }
    let all = "all \(sign("β", "beta"))"
    return ["train, \(all)", all, all.replacing(" ", with: "")]
  }

  /// Names of the test losses, the longest first. Those of a model with a dial were measured at one beta.
  func testNames(_ point: LossHistory.Point?, _ plain: String = "test") -> [String] {
    guard dialRange != nil, let point else { return [plain] }
    let beta = model.dial(at: point.step)
    let short = "\(sign("β", "b"))\(BetaLadder.text(beta))"
    return ["test at \(words(ofBeta: beta))", "test \(short)", short]
  }

  /// Whether any of the run's training losses are means over all betas.
  var hasCurveOverAllBetas: Bool {
    trainsWholeRange || dialRange != nil && model.history.objectives.contains { $0.objective.recipe.drawsBeta }
  }
}
