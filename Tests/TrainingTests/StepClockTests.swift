import Testing
import Training

@Suite struct StepClockTests {
  @Test func measuringChangesNothing() throws {
    let trainers = try [false, true].map { isMeasured in
      let trainer = try TestRun.trainer()
      if isMeasured { trainer.clock = StepClock() }
      try trainer.advance(to: 12)
      return trainer
    }
    #expect(trainers[0].checkpoint == trainers[1].checkpoint)
  }

  @Test(arguments: StepPhase.allCases) func everyPhaseIsMeasured(phase: StepPhase) throws {
    let trainer = try TestRun.trainer()
    let clock = StepClock()
    trainer.clock = clock
    #expect(clock[phase] == .zero)
    try trainer.takeStep()
    let one = clock[phase]
    #expect(one > .zero)
    trainer.clock = nil
    try trainer.takeStep()
    #expect(clock[phase] == one, "a clock that was taken off goes on")
  }
}
