import Testing
import Training

/// Schedules as text: what is parsed, what is refused, and that all can be typed again.
@Suite struct ScheduleTextTests {
  @Test(
    arguments: [
      ("constant", .constant), ("warm-up:5", .warmUp(epochs: 5)), ("cyclic: 10 ", .cyclic(epochs: 10)),
    ] as [(String, BetaSchedule)])
  func betaSchedulesAreRead(text: String, wanted: BetaSchedule) {
    #expect(BetaSchedule(text) == wanted)
    #expect(BetaSchedule(wanted.text) == wanted)
  }

  @Test(arguments: [
    "", "warm-up", "warm-up:", "warm-up:0", "warm-up:1.5", "warm-up:5,6", "warmup:5", "constant:1", "cyclic:x",
  ])
  func otherBetaSchedulesAreNot(text: String) { #expect(BetaSchedule(text) == nil) }

  @Test(
    arguments: [
      ("constant", .constant), ("cosine:30", .cosine(epochs: 30)), ("step:10,0.5", .step(epochs: 10, factor: 0.5)),
      ("step:10, 1", .step(epochs: 10, factor: 1)), ("iwae", .iwae),
    ] as [(String, LearningRateSchedule)])
  func rateSchedulesAreRead(text: String, wanted: LearningRateSchedule) {
    #expect(LearningRateSchedule(text) == wanted)
    #expect(LearningRateSchedule(wanted.text) == wanted)
  }

  @Test(arguments: [
    "", "cosine", "cosine:0", "step:10", "step:10,0", "step:10,2", "iwae:3", "constant:", "step:1 0,0.5", "cosine:nan",
  ])
  func otherRateSchedulesAreNot(text: String) { #expect(LearningRateSchedule(text) == nil) }

  @Test func capacitiesAreRead() {
    #expect(CapacityGrowth("25,10") == CapacityGrowth(nats: 25, epochs: 10))
    #expect(CapacityGrowth("0.5, 3")?.text == "0.5,3")
    #expect(CapacityGrowth().text == "25,10")
    for text in ["", "25", "-1,10", "25,0", "25,10,3", "a,b"] { #expect(CapacityGrowth(text) == nil) }
  }
}
