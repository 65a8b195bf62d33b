import Measures
import Testing
import Training

@Suite struct CollapseTests {
  /// The KL of two dimensions, one row per step.
  private func history(_ rows: [[Float]]) throws -> KLHistory {
    var history = LossHistory()
    for (index, row) in rows.enumerated() { history.append(klPerDimension: row, step: index + 1) }
    return history.dimensions
  }

  private func advice(_ verdict: CollapseVerdict, _ run: RunConfiguration = RunConfiguration(data: "digits")) -> String?
  {
    verdict.advice(for: run) { "\($0.rawValue)=\($1)" }
  }

  @Test func nothingIsDead() {
    let verdict = CollapseVerdict(klPerDimension: [3, 0.01])
    #expect(verdict.dead.isEmpty && !verdict.isWhole && advice(verdict) == nil)
    #expect(verdict.sentence == "no dimension is dead: each has a KL of 0.01 nats or more")
  }

  @Test func someDimensionsAreDead() throws {
    let verdict = try CollapseVerdict(
      klPerDimension: [3, 0.002], history: history([[1, 1], [2, 0.5], [3, 0.005], [3, 0.002]]))
    #expect(verdict.dead == [1] && verdict.since == 2 && !verdict.isWhole)
    #expect(verdict.sentence == "1 of 2 dimensions is dead (KL below 0.01 nats, since step 2): z2")
    #expect(advice(verdict) == "a lower beta, a warm-up or free bits may wake them; iwae keeps more of them in use")
  }

  @Test func deadFromTheStart() throws {
    let verdict = try CollapseVerdict(klPerDimension: [0, 1], history: history([[0, 1], [0, 1]]))
    #expect(verdict.sentence == "1 of 2 dimensions is dead (KL below 0.01 nats, from the start): z1")
  }

  @Test func theWholePosterior() throws {
    let verdict = try CollapseVerdict(klPerDimension: [0.001, 0], history: history([[1, 1], [0, 0]]))
    #expect(verdict.isWhole && verdict.since == 1)
    #expect(
      verdict.sentence.hasPrefix(
        "the whole posterior has collapsed: every dimension has a KL below 0.01 nats, since step 1"))
    #expect(
      advice(verdict) == "lower beta, let it rise slowly (beta-schedule=warm-up:10) or leave each dimension some nats "
        + "(free-bits=0.1)")
  }

  /// Most models start without using z; that is not a collapse before they could learn.
  @Test func inTheBeginning() throws {
    let early = CollapseVerdict(klPerDimension: [0, 0], steps: 499)
    #expect(early.isEarly && !early.isWhole && advice(early) == nil)
    #expect(
      early.sentence
        == "nothing comes through z yet: every dimension has a KL below 0.01 nats, as is usual after only 499 steps")
    #expect(!early.shortSentence.contains("dead"))
    let late = CollapseVerdict(klPerDimension: [0, 0], steps: 500)
    #expect(late.isWhole && !late.isEarly && advice(late) != nil)
    #expect(!CollapseVerdict(klPerDimension: [0, 1], steps: 4).isEarly)
  }

  /// Only advice with an effect in the run is given.
  @Test func adviceThatApplies() {
    let whole = CollapseVerdict(klPerDimension: [0, 0])
    let half = CollapseVerdict(klPerDimension: [0, 1])
    let iwae = RunConfiguration(data: "digits", samples: 5, objective: .iwae)
    #expect(advice(whole, iwae) == nil && advice(half, iwae) == nil)
    let warm = RunConfiguration(data: "digits", freeBits: 0.1, betaSchedule: .warmUp(epochs: 3))
    #expect(advice(whole, warm) == "lower beta")
    let few = CollapseVerdict(klPerDimension: [0, 1, 1])
    #expect(advice(few, iwae) == "the others hold all that the decoder uses; fewer dimensions would do")
  }

  /// A dimension whose KL is NaN is not alive; without a penalty nothing can collapse.
  @Test func specialCases() {
    #expect(CollapseVerdict(klPerDimension: [.nan, 1]).dead == [0])
    let free = CollapseVerdict(klPerDimension: [0, 0], hasPenalty: false)
    #expect(free.dead.isEmpty && free.sentence == "nothing pulls the posterior to the prior, so it cannot collapse")
    #expect(CollapseVerdict(klPerDimension: [Double](repeating: 0, count: 9) + [1]).sentence.hasSuffix("z8, ..."))
  }

  /// A posterior that is the same for all images is dead wherever it lies: its KL is large, and it tells nothing.
  @Test func informationDecides() {
    let one = CollapseVerdict(klPerDimension: [1.5, 2], information: [0, 1.2])
    #expect(one.dead == [0] && one.sentence == "1 of 2 dimensions is dead (less than 0.01 nats of the image): z1")
    let all = CollapseVerdict(klPerDimension: [1.5], information: [0.001])
    #expect(all.isWhole)
    #expect(
      all.sentence
        == "the whole posterior has collapsed: every dimension tells less than 0.01 nats of the image, and z says nothing about the image"
    )
    #expect(CollapseVerdict(klPerDimension: [0.02, 2], information: [0.02, 1.2]).dead.isEmpty)
  }
}
