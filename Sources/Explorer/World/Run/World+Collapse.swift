import Drawing
import Interface
import Measures
import Training

extension World {
  /// Whether the posterior has collapsed; nil while no KL is known.
  var collapseVerdict: CollapseVerdict? {
    guard klPerDimension.count == latent else { return nil }
    // A run over all betas records means over the betas, which say nothing about the dial's.
    return CollapseVerdict(
      klPerDimension: klPerDimension.map(Double.init),
      history: dialRange == nil ? model.history.dimensions : KLHistory(), hasPenalty: hasPenalty, steps: model.step,
      information: knownInformation)
  }

  /// What each dimension tells of the image at most, in nats; nil while it is not known.
  private var knownInformation: [Double]? {
    informationPerDimension.count == latent ? informationPerDimension : nil
  }

  /// What usually helps; with a dial, turning it.
  func advice(on verdict: CollapseVerdict) -> String? {
    guard dialRange != nil, !verdict.dead.isEmpty, !verdict.isEarly else {
      var run = model.settings
      (run.objective, run.beta) = (objective, beta)
      return verdict.advice(for: run) { "\($0.name) \($1)" }
    }
    return verdict.isWhole
      ? "turn the dial down: at a lower beta more comes through"
      : "at a lower beta more of them live: turn the dial down"
  }

  /// The first thing that helps, in a few words; with a dial, turning it.
  private func briefAdvice(on verdict: CollapseVerdict) -> String? {
    if dialRange != nil { return "turn the dial down" }
    return verdict.briefAdvice(for: presentRun)
  }

  /// The beta that a verdict holds for, as the beginning of its sentence; empty for a model without gates.
  var atDial: String { dial.map { "at \(words(ofBeta: $0)): " } ?? "" }

  /// The dead dimensions, counted from 0; none while no KL is known. Without a penalty that pulls it to the prior, a small KL does
  /// not mean that a dimension is dead.
  var deadDimensions: [Int] {
    guard hasPenalty, klPerDimension.count == latent else { return [] }
    return LatentUse.dead(kl: klPerDimension.map(Double.init), information: knownInformation)
  }

  /// Whether a dimension is dead; false while its KL is not known.
  func isDead(_ dimension: Int) -> Bool {
    hasPenalty && klPerDimension.count == latent
      && LatentUse.isDead(kl: Double(klPerDimension[dimension]), information: knownInformation?[dimension])
  }

  /// A dimension's KL, which is known, as it is written in every view: in nats, or that the dimension is dead.
  func wordsOfKL(_ dimension: Int) -> (text: String, style: Style) {
    isDead(dimension)
      ? ("dead", Theme.error) : (Numerals.fixed(Double(klPerDimension[dimension]), digits: 2), Theme.kl)
  }

  /// The name of a dimension, and whether it is dead.
  func name(ofDimension dimension: Int) -> String { "z\(dimension + 1)\(isDead(dimension) ? " (dead)" : "")" }

  /// Called with every snapshot of the run: warns of dimensions that have collapsed.
  mutating func watchCollapse() {
    guard hasPenalty else { return collapse.rest() }
    // What went wrong with the user's last key is read first; the next key takes it away.
    guard notice?.isError != true else { return }
    guard let change = collapse.look(at: klPerDimension, dead: deadDimensions, steps: model.step, passes: model.passes),
      let verdict = collapseVerdict
    else { return }
    // One row, so that the curve stays in sight. The view of the run gives all of the reason and the advice.
    let elsewhere = change == .all && view != .run ? ", or see \(ViewName.run.key.plainName)" : ""
    say(atDial + change.words + (briefAdvice(on: verdict).map { "; \($0)" } ?? "") + elsewhere, isError: true)
  }
}
