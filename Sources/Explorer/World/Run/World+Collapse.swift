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
      history: dialRange == nil ? model.history.dimensions : KLHistory(), hasPenalty: hasPenalty, steps: model.step)
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

  /// The beta that a verdict holds for, as the beginning of its sentence; empty for a model without gates.
  var atDial: String { dial.map { "at \(words(ofBeta: $0)): " } ?? "" }

  /// Whether a dimension with this KL in nats is dead. Without a penalty that pulls it to the prior, a small KL does
  /// not mean that.
  func isDead(_ kl: Float) -> Bool { hasPenalty && !(Double(kl) >= CollapseVerdict.deadKL) }

  /// A dimension's KL as it is written in every view: in nats, or that the dimension is dead.
  func words(ofKL kl: Float) -> (text: String, style: Style) {
    isDead(kl) ? ("dead", Theme.error) : (Numerals.fixed(Double(kl), digits: 2), Theme.kl)
  }

  /// The name of a dimension, and whether it is dead.
  func name(ofDimension dimension: Int) -> String {
    let isDead = klPerDimension.count == latent && isDead(klPerDimension[dimension])
    return "z\(dimension + 1)\(isDead ? " (dead)" : "")"
  }

  /// Called with every snapshot of the run: warns of dimensions that have collapsed.
  mutating func watchCollapse() {
    guard hasPenalty else { return collapse.rest() }
    // What went wrong with the user's last key is read first; the next key takes it away.
    guard notice?.isError != true else { return }
    if let warning = collapse.look(at: klPerDimension, steps: model.step, passes: model.passes, in: view) {
      say(atDial + warning, isError: true)
    }
  }
}
