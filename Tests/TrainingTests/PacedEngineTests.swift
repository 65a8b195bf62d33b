import Datasets
import TestSupport
import Testing
import Training

@Suite struct PacedEngineTests {
  private let clock = ScriptClock()

  private func engine(paused: Bool = false, epochs: Int? = nil) -> PacedEngine {
    PacedEngine(
      TrainingJob(Checkpoint(TestRun.configuration()), isPaused: paused, epochs: epochs, threads: 1),
      stepsPerSecond: 4, clock: clock, { TestRun.dataset() })
  }

  @Test func takesTheStepsOfItsClock() throws {
    let engine = engine()
    #expect(engine.takeEvents() == [.loading, .ready])
    #expect(engine.takeSnapshot() == nil)
    clock.pass(.milliseconds(900))
    #expect(engine.takeEvents().isEmpty)
    let snapshot = try #require(engine.takeSnapshot())
    #expect(snapshot.checkpoint.step == 3 && snapshot.isRunning)
    #expect(snapshot.secondsTrained == 0.75)
    // The clock's speed, whatever the machine's is.
    #expect(snapshot.imagesPerSecond == 4 * Double(snapshot.checkpoint.configuration.batchSize))
    clock.pass(.milliseconds(100))
    _ = engine.takeEvents()
    #expect(engine.takeSnapshot()?.checkpoint.step == 4)
  }

  @Test func timeOfAPauseIsNotCaughtUp() throws {
    let engine = engine(paused: true)
    clock.pass(.seconds(1))
    _ = engine.takeEvents()
    #expect(engine.takeSnapshot() == nil)
    engine.send(.step)
    #expect(engine.takeSnapshot()?.checkpoint.step == 1)
    engine.send(.resume)
    #expect(engine.takeSnapshot()?.isRunning == true)
    clock.pass(.milliseconds(500))
    engine.send(.pause)
    // Nobody has asked since: the steps until the pause were never due.
    _ = engine.takeEvents()
    #expect(engine.takeSnapshot()?.checkpoint.step == 1)
  }

  @Test func itPausesAfterItsEpochs() throws {
    let engine = engine(epochs: 1)
    clock.pass(.seconds(10))
    let events = engine.takeEvents()
    #expect(events.contains(.reached(epochs: 1)))
    let snapshot = try #require(engine.takeSnapshot())
    #expect(snapshot.checkpoint.step == 5 && !snapshot.isRunning)
    engine.send(.stop)
    #expect(engine.hasEnded && engine.takeEvents() == [.stopped])
  }

  @Test func dataThatCannotBeLoadedEndIt() {
    let engine = PacedEngine(
      TrainingJob(Checkpoint(TestRun.configuration())), stepsPerSecond: 4, clock: clock,
      { () throws(DatasetError) in throw .missing(file: "none") })
    #expect(engine.hasEnded)
    let events = engine.takeEvents()
    #expect(events.first == .loading && events.last == .stopped && events.count == 3)
  }
}
