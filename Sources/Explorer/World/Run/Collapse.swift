import Training

/// Remembers which dimensions have been alive, so that each death is told once. A barely alive dimension would die and
/// revive with every batch.
struct CollapseWatch: Sendable, Equatable {
  /// A dimension counts as alive once its KL reaches this value in nats, until it is dead by `CollapseVerdict`.
  private static let lifeKL: Float = 0.05
  private var living: Set<Int> = []
  private var hasToldOfAll = false

  /// Takes each dimension's KL in nats after a number of steps and epochs; returns what has to be said, if anything.
  mutating func look(at kl: [Float], steps: Int, passes: Double, in view: ViewName) -> String? {
    let isDead = { (kl: Float) in !(Double(kl) >= CollapseVerdict.deadKL) }
    let died = kl.indices.filter { living.contains($0) && isDead(kl[$0]) }
    living.subtract(died)
    // In the first epoch the KL of all dimensions jumps up, and that of useless ones falls back: none counts as alive
    // yet.
    if passes >= 1 { living.formUnion(kl.indices.filter { kl[$0] >= Self.lifeKL }) }
    if kl.contains(where: { $0 >= Self.lifeKL }) { hasToldOfAll = false }
    let isEarly = passes < 1 || steps < CollapseVerdict.leastSteps
    if !isEarly, !hasToldOfAll, !kl.isEmpty, kl.allSatisfy(isDead) {
      hasToldOfAll = true
      // One row, so that the curve stays in sight. The view of the run gives the reason, and other advice.
      let advice = "the whole posterior has collapsed: lower beta"
      return view == .run ? advice : advice + ", or see \(ViewName.run.key.plainName)"
    }
    guard !died.isEmpty else { return nil }
    let names = died.prefix(4).map { "z\($0 + 1)" }.joined(separator: ", ") + (died.count > 4 ? ", ..." : "")
    let have = died.count == 1 ? "has died: its KL is" : "have died: their KL is"
    return
      "\(names) \(have) below \(CollapseVerdict.deadKL) nats; a lower beta may wake \(died.count == 1 ? "it" : "them")"
  }

  /// Forgets which dimensions were alive: without a penalty none dies.
  mutating func rest() { self = CollapseWatch() }
}
