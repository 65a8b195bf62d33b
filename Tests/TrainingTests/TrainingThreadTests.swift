import Datasets
import Foundation
import Synchronization
import TestSupport
import Testing
import Training

/// Collects a thread's events; every wait has a deadline.
private final class Listener: Sendable {
  private let news = DispatchSemaphore(value: 0)
  private let collected = Mutex<[TrainingEvent]>([])
  let thread: TrainingThread

  init(
    _ configuration: RunConfiguration = TestRun.configuration(), paused: Bool = false,
    loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset = { TestRun.dataset() }
  ) {
    let news = news
    thread = TrainingThread(
      TrainingJob(Checkpoint(configuration), isPaused: paused), loadDataset, { news.signal() })
  }

  deinit { thread.send(.stop) }

  /// The first result of `find` that is not nil, tried whenever there is news.
  func wait<Result>(
    _ what: String, location: SourceLocation = #_sourceLocation, _ find: (TrainingEvent) -> Result?
  ) throws -> Result {
    try wait(what, location: location) { () -> Result? in
      let found = collected.withLock { events in
        events += thread.takeEvents()
        return events.firstIndex { find($0) != nil }.map { (index: Int) -> TrainingEvent in
          defer { events.removeSubrange(...index) }
          return events[index]
        }
      }
      return found.flatMap(find)
    }
  }

  /// Waits for an event that `isWanted`.
  func wait(
    _ what: String, location: SourceLocation = #_sourceLocation, until isWanted: (TrainingEvent) -> Bool
  ) throws {
    let _: Bool = try wait(what, location: location) { isWanted($0) ? true : nil }
  }

  /// The first snapshot that `isWanted`.
  func snapshot(
    _ what: String, location: SourceLocation = #_sourceLocation, _ isWanted: (Snapshot) -> Bool
  ) throws -> Snapshot {
    try wait(what, location: location) { () -> Snapshot? in
      guard let snapshot = thread.takeSnapshot(), isWanted(snapshot) else { return nil }
      return snapshot
    }
  }

  private func wait<Result>(
    _ what: String, location: SourceLocation, _ find: () -> Result?
  ) throws -> Result {
    let deadline = DispatchTime.now() + 60
    var result = find()
    while result == nil, news.wait(timeout: deadline) == .success { result = find() }
    return try #require(result, "waited in vain for \(what)", sourceLocation: location)
  }

  func waitForEpoch(_ number: Int) throws -> EpochReport {
    try wait("epoch \(number)") { if case .epoch(let report) = $0, report.epoch >= number { report } else { nil } }
  }

  func waitForStop() throws {
    try wait("the end", until: { if case .stopped = $0 { true } else { false } })
  }
}

@Suite struct TrainingThreadTests {
  @Test func loadsTrainsAndStops() throws {
    let listener = Listener()
    try listener.wait("loading", until: { if case .loading = $0 { true } else { false } })
    try listener.wait("data", until: { $0 == .ready })
    let report = try listener.waitForEpoch(3)
    #expect(report.epoch == 3 && report.step == 15 && report.test.images == 23)
    let snapshot = try listener.snapshot("a snapshot") { $0.checkpoint.step > 15 }
    #expect(snapshot.isRunning && snapshot.imagesPerSecond > 0)
    #expect(snapshot.klPerDimension.count == 3 && snapshot.klPerDimension.allSatisfy { $0 > 0 })
    #expect(!listener.thread.hasEnded)
    listener.thread.send(.stop)
    try listener.waitForStop()
    #expect(listener.thread.hasEnded)
  }

  /// With or without a screen, the same seed gives the same bits.
  @Test func trainsAsATrainerDoes() throws {
    let listener = Listener()
    _ = try listener.waitForEpoch(2)
    let snapshot = try listener.snapshot("a snapshot") { $0.checkpoint.step >= 10 }
    let trainer = try TestRun.trainer(threads: Trainer.defaultThreads)
    try trainer.advance(to: snapshot.checkpoint.step)
    #expect(snapshot.checkpoint.parameters == trainer.checkpoint.parameters)
    #expect(snapshot.checkpoint.history == trainer.history)
  }

  @Test func pausesAndContinues() throws {
    let listener = Listener(paused: true)
    try listener.wait("data", until: { if case .ready = $0 { true } else { false } })
    listener.thread.send(.pause)
    let begin = try listener.snapshot("the beginning") { !$0.isRunning }
    #expect(begin.checkpoint.step == 0 && begin.checkpoint.history.recent.isEmpty)
    listener.thread.send(.resume)
    _ = try listener.waitForEpoch(1)
    listener.thread.send(.pause)
    let paused = try listener.snapshot("the pause") { !$0.isRunning }
    // Every later command is answered with a snapshot at the same step.
    listener.thread.send(.setLearningRate(5e-3))
    let later = try listener.snapshot("the learning rate") { $0.checkpoint.learningRate == 5e-3 }
    #expect(later.checkpoint.step == paused.checkpoint.step && !later.isRunning)
    #expect(later.checkpoint.parameters == paused.checkpoint.parameters)
    listener.thread.send(.resume)
    _ = try listener.snapshot("more steps") { $0.checkpoint.step > paused.checkpoint.step }
  }

  @Test func oneStepIsOneStep() throws {
    let listener = Listener(paused: true)
    for step in 1...3 {
      listener.thread.send(.step)
      let snapshot = try listener.snapshot("step \(step)") { $0.checkpoint.step >= step }
      #expect(snapshot.checkpoint.step == step && !snapshot.isRunning)
      #expect(snapshot.checkpoint.history.dimensions.rows.count == step && snapshot.secondsTrained > 0)
    }
    // Two more complete the epoch.
    listener.thread.send(.step)
    listener.thread.send(.step)
    #expect(try listener.waitForEpoch(1).step == 5)
    // During a run it is the last one.
    listener.thread.send(.resume)
    _ = try listener.snapshot("steps") { $0.checkpoint.step > 5 && $0.isRunning }
    listener.thread.send(.step)
    let last = try listener.snapshot("the last step") { !$0.isRunning }
    listener.thread.send(.pause)
    #expect(try listener.snapshot("the same") { _ in true }.checkpoint.step == last.checkpoint.step)
  }

  @Test func betaIsRecordedAtItsStep() throws {
    let listener = Listener()
    _ = try listener.waitForEpoch(1)
    // First during training, at any step; then while paused, at the next step.
    listener.thread.send(.setBeta(7))
    let first = try listener.snapshot("beta 7") { $0.checkpoint.beta == 7 }
    #expect(first.checkpoint.history.betas.map(\.value) == [1, 7])
    listener.thread.send(.pause)
    let paused = try listener.snapshot("the pause") { !$0.isRunning }
    listener.thread.send(.setBeta(2))
    let second = try listener.snapshot("beta 2") { $0.checkpoint.beta == 2 }
    #expect(second.checkpoint.history.betas.map(\.value) == [1, 7, 2])
    #expect(second.checkpoint.history.betas.last?.step == paused.checkpoint.step + 1)
  }

  @Test func savesWhatCanBeResumed() throws {
    let folder = try TemporaryFolder()
    let listener = Listener()
    _ = try listener.waitForEpoch(1)
    let place = Checkpoint.Place(z: [0.5, -1, 0], selected: 1)
    listener.thread.send(.save(path: folder.file("model"), place))
    let step = try listener.wait("the save") {
      if case .saved(folder.file("model"), let step) = $0 { step } else { nil }
    }
    let saved = try Checkpoint(contentsOf: folder.file("model"))
    #expect(saved.step == step && saved.optimizerState?.updates == step)
    let trainer = try TestRun.trainer(threads: Trainer.defaultThreads)
    try trainer.advance(to: step)
    #expect(saved.place == place)
    var expected = trainer.checkpoint
    expected.place = place
    #expect(saved == expected)
    // A failed save is reported, and training continues.
    let missing = folder.file("none/model")
    listener.thread.send(.save(path: missing, nil))
    let reason = try listener.wait("the refusal") {
      if case .saveFailed(missing, let reason) = $0 { reason } else { nil }
    }
    #expect(reason == CheckpointError.unwritable(file: missing, reason: "No such file or directory").description)
    _ = try listener.snapshot("more steps") { $0.checkpoint.step > step }
  }

  /// If nobody takes snapshots, training continues, no event is lost, and one snapshot is waiting.
  @Test func aSlowScreenDelaysNothing() throws {
    let listener = Listener()
    for epoch in 1...20 {
      #expect(try listener.waitForEpoch(epoch).epoch == epoch)
    }
    listener.thread.send(.pause)
    let last = try listener.snapshot("the last one") { !$0.isRunning }
    #expect(last.checkpoint.step >= 100)
    #expect(listener.thread.takeSnapshot() == nil, "a snapshot is taken once")
  }

  @Test func continuesAfterAPause() throws {
    let listener = Listener()
    let epoch = try listener.waitForEpoch(1).epoch
    #expect(listener.thread.standingStill { 7 } == 7)
    #expect(try listener.waitForEpoch(epoch + 2).epoch >= epoch + 2)
  }

  @Test func missingData() throws {
    let missing = DatasetError.notFound(name: "noise", lookedIn: ["/a"], canDownload: false)
    let listener = Listener(loadDataset: { () throws(DatasetError) -> Dataset in throw missing })
    let failure = try listener.wait("the failure") { if case .failed(let reason) = $0 { reason } else { nil } }
    #expect(failure == missing.description)
    try listener.waitForStop()
  }

  @Test func dataOfAnotherSize() throws {
    let listener = Listener(loadDataset: { TestRun.dataset(size: ImageSize(width: 5, height: 6)) })
    let failure = try listener.wait("the failure") { if case .failed(let reason) = $0 { reason } else { nil } }
    #expect(failure.contains("takes images of 6x5 pixels, but those of noise are 5x6"))
    try listener.waitForStop()
  }

  /// A diverged run reports where, keeps its last good weights, and can still be saved.
  @Test func aDivergenceIsReportedAndCanBeSaved() throws {
    let folder = try TemporaryFolder()
    let listener = Listener(TestRun.configuration(likelihood: .gaussian(variance: 0.1), learningRate: 1e9))
    let failure = try listener.wait("the failure") { if case .failed(let reason) = $0 { reason } else { nil } }
    let snapshot = try listener.snapshot("the end") { !$0.isRunning }
    #expect(failure.contains("no longer a finite number"))
    #expect(failure.contains("The weights kept are those of step \(snapshot.checkpoint.step)."))
    #expect(snapshot.checkpoint.history.recent.contains { !$0.negativeELBO.isFinite })
    listener.thread.send(.save(path: folder.file("model"), nil))
    try listener.wait("the save", until: { if case .saved = $0 { true } else { false } })
    let saved = try Checkpoint(contentsOf: folder.file("model"))
    #expect(saved.parameters == snapshot.checkpoint.parameters)
  }

  /// Commands that arrive while the data are loading are executed afterwards.
  @Test func commandsMayComeEarly() throws {
    let gate = DispatchSemaphore(value: 0)
    let listener = Listener(loadDataset: {
      _ = gate.wait(timeout: .now() + 60)
      return TestRun.dataset()
    })
    listener.thread.send(.setBeta(3))
    listener.thread.send(.pause)
    gate.signal()
    let snapshot = try listener.snapshot("the pause") { !$0.isRunning }
    #expect(snapshot.checkpoint.step == 0 && snapshot.checkpoint.beta == 3)
  }
}
