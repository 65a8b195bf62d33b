import Training

/// Which dimensions have been seen alive, so that each death is told once: what is barely alive dies and comes to life again
/// with every batch.
struct CollapseWatch: Sendable, Equatable {
  /// A dimension lives from this KL in nats on, and until it is dead by `CollapseVerdict`.
  private static let lifeKL: Float = 0.05
  private var living: Set<Int> = []
  private var hasToldOfAll = false

  /// Looks at each dimension's KL in nats after so many steps and passes over the data; what has to be said in a view, if anything.
  mutating func look(at kl: [Float], steps: Int, passes: Double, in view: ViewName) -> String? {
    let isDead = { (kl: Float) in !(Double(kl) >= CollapseVerdict.deadKL) }
    let died = kl.indices.filter { living.contains($0) && isDead(kl[$0]) }
    living.subtract(died)
    // In the first pass all leap up, and those that are of no use fall back: nothing has lived yet.
    if passes >= 1 { living.formUnion(kl.indices.filter { kl[$0] >= Self.lifeKL }) }
    if kl.contains(where: { $0 >= Self.lifeKL }) { hasToldOfAll = false }
    let isEarly = passes < 1 || steps < CollapseVerdict.leastSteps
    if !isEarly, !hasToldOfAll, !kl.isEmpty, kl.allSatisfy(isDead) {
      hasToldOfAll = true
      // One row: the curve stays in sight. The view of the run says on what ground, and what else helps.
      let advice = "the whole posterior has collapsed: lower beta"
      return view == Views.run ? advice : advice + ", or see \(Views.run.key.plainName)"
    }
    guard !died.isEmpty else { return nil }
    let names = died.prefix(4).map { "z\($0 + 1)" }.joined(separator: ", ") + (died.count > 4 ? ", ..." : "")
    let have = died.count == 1 ? "has died: its KL is" : "have died: their KL is"
    return
      "\(names) \(have) below \(CollapseVerdict.deadKL) nats; a lower beta may wake \(died.count == 1 ? "it" : "them")"
  }

  /// Forgets who lived: without a penalty nobody dies.
  mutating func rest() { self = CollapseWatch() }
}

extension World {
  /// Whether the posterior has collapsed; nil as long as no KL is known.
  var collapseVerdict: CollapseVerdict? {
    guard klPerDimension.count == latent else { return nil }
    // What was noted along a run over all betas says nothing of the one that the dial is at.
    return CollapseVerdict(
      klPerDimension: klPerDimension.map(Double.init),
      history: dialRange == nil ? model.history.dimensions : KLHistory(), hasPenalty: hasPenalty, steps: model.step)
  }

  /// What usually helps; with a dial, to turn it.
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

  /// What a verdict holds for, to begin it with; nothing for an ordinary model.
  var atDial: String { dial.map { "at \(words(ofBeta: $0)): " } ?? "" }

  /// Whether a dimension of this KL in nats says nothing of the image. Where nothing pulls it there, a small KL is no death.
  func isDead(_ kl: Float) -> Bool { hasPenalty && !(Double(kl) >= CollapseVerdict.deadKL) }

  /// To be called when the run has shown itself: warns of what has collapsed.
  mutating func watchCollapse() {
    guard hasPenalty else { return collapse.rest() }
    if let warning = collapse.look(at: klPerDimension, steps: model.step, passes: model.passes, in: view) {
      say(atDial + warning, isError: true)
    }
  }
}
