import Training

/// Remembers which dimensions have been alive, so that each death is told once. A barely alive dimension would die and
/// revive with every batch.
struct CollapseWatch: Sendable, Equatable {
  /// A dimension counts as alive once its KL reaches this value in nats, until it is dead by `LatentUse`.
  private static let lifeKL: Float = 0.05
  private var living: Set<Int> = []
  private var hasToldOfAll = false

  /// What has happened since the last look.
  enum Change: Equatable {
    /// Every dimension is dead.
    case all
    /// These dimensions have died, counted from 0.
    case some([Int])

    /// What it is, without advice.
    var words: String {
      guard case .some(let died) = self else { return "the whole posterior has collapsed" }
      let names = died.prefix(4).map { "z\($0 + 1)" }.joined(separator: ", ") + (died.count > 4 ? ", ..." : "")
      let have = died.count == 1 ? "has died: it tells" : "have died: they tell"
      return "\(names) \(have) less than \(LatentUse.leastNats) nats"
    }
  }

  /// Takes each dimension's KL in nats and the dead dimensions after a number of steps and epochs; returns what has to be said,
  /// if anything.
  mutating func look(at kl: [Float], dead: [Int], steps: Int, passes: Double) -> Change? {
    let died = dead.filter { living.contains($0) }
    living.subtract(died)
    // In the first epoch the KL of all dimensions jumps up, and that of useless ones falls back: none counts as alive
    // yet.
    let dead = Set(dead)
    if passes >= 1 { living.formUnion(kl.indices.filter { kl[$0] >= Self.lifeKL && !dead.contains($0) }) }
    if dead.count < kl.count, kl.contains(where: { $0 >= Self.lifeKL }) { hasToldOfAll = false }
    let isEarly = passes < 1 || steps < CollapseVerdict.leastSteps
    if !isEarly, !hasToldOfAll, !kl.isEmpty, dead.count == kl.count {
      hasToldOfAll = true
      return .all
    }
    return died.isEmpty ? nil : .some(died)
  }

  /// Forgets which dimensions were alive: without a penalty none dies.
  mutating func rest() { self = CollapseWatch() }
}
