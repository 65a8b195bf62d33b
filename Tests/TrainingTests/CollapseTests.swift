import Testing
import Training

@Suite struct CollapseTests {
  /// The KL of two dimensions, one row a step.
  private func history(_ rows: [[Float]]) throws -> KLHistory {
    var history = LossHistory()
    for (index, row) in rows.enumerated() { history.append(klPerDimension: row, step: index + 1) }
    return history.dimensions
  }

  @Test func nothingIsDead() {
    let verdict = CollapseVerdict(klPerDimension: [3, 0.01])
    #expect(verdict.dead.isEmpty && !verdict.isWhole && verdict.advice == nil)
    #expect(verdict.sentence == "no dimension is dead: each has a KL of 0.01 nats or more")
  }

  @Test func someAreDead() throws {
    let verdict = try CollapseVerdict(
      klPerDimension: [3, 0.002], history: history([[1, 1], [2, 0.5], [3, 0.005], [3, 0.002]]))
    #expect(verdict.dead == [1] && verdict.since == 2 && !verdict.isWhole)
    #expect(verdict.sentence == "1 of 2 dimensions is dead (KL below 0.01 nats, since step 2): z2")
    #expect(verdict.advice != nil)
  }

  @Test func itNeverLived() throws {
    let verdict = try CollapseVerdict(klPerDimension: [0, 1], history: history([[0, 1], [0, 1]]))
    #expect(verdict.sentence == "1 of 2 dimensions is dead (KL below 0.01 nats, from the start): z1")
  }

  @Test func theWholePosterior() throws {
    let verdict = try CollapseVerdict(klPerDimension: [0.001, 0], history: history([[1, 1], [0, 0]]))
    #expect(verdict.isWhole && verdict.since == 1)
    #expect(
      verdict.sentence.hasPrefix(
        "the whole posterior has collapsed: every dimension has a KL below 0.01 nats, since step 1"))
  }

  /// A KL that is no number is not alive; without a penalty there is nothing to judge.
  @Test func oddities() {
    #expect(CollapseVerdict(klPerDimension: [.nan, 1]).dead == [0])
    let free = CollapseVerdict(klPerDimension: [0, 0], hasPenalty: false)
    #expect(free.dead.isEmpty && free.sentence == "nothing pulls the posterior to the prior, so it cannot collapse")
    #expect(CollapseVerdict(klPerDimension: [Double](repeating: 0, count: 9) + [1]).sentence.hasSuffix("z8, ..."))
  }
}
