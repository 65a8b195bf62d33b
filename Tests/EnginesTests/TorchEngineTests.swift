import Foundation
import TestSupport
import Testing
import Training
import VAE

@testable import Engines

/// Runs of PyTorch in other processes.
@Suite(.enabled(if: TorchHere.python != nil, TorchHere.isMissing)) struct TorchEngineTests {
  private let folder: TemporaryFolder
  private let python: Python

  init() throws {
    folder = try TemporaryFolder()
    let found = try #require(TorchHere.python)
    python = Python(path: found.path, environment: found.environment.merging(["TMPDIR": folder.path]) { $1 })
  }

  private func engine(
    _ checkpoint: Checkpoint, processes: Int = 1, isPaused: Bool = false, epochs: Int? = nil, shows: Bool = false
  ) -> ProcessEngine {
    ProcessEngine(
      TrainingJob(checkpoint, isPaused: isPaused, epochs: epochs, threads: 1), { EngineRun.dataset }, {},
      python: python, group: .here(processes), shows: shows)
  }

  /// The folders of trainers.
  private var leftovers: [String] { folder.names().filter { $0.hasPrefix("latent-engine") } }

  @Test func aRunGoesFromOneEngineToTheOtherAndBack() throws {
    // Batch norm and the total correlation need the whole batch, of which each process has a part.
    let run = try EngineRun.configuration(
      optimizer: .momentum(0.5), learningRate: 1e-3, objective: .betaTC, network: EngineRun.allLayers)
    let ours = try EngineRun.trained(Checkpoint(run), steps: 15)
    let path = folder.file("run.safetensors")
    try EngineRun.trained(Checkpoint(run), steps: 5).write(to: path)
    var events: [TrainingEvent] = []
    let engine = engine(try Checkpoint(contentsOf: path), processes: 2, epochs: 2)
    try EngineRun.wait(for: engine, &events) { $0.contains(.reached(epochs: 2)) }
    engine.send(.save(path: path, nil))
    try EngineRun.wait(for: engine, &events) { $0.contains(.saved(path: path, step: 10)) }
    engine.send(.stop)
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
    #expect(events.first == .loading && events.dropFirst().first == .ready)
    #expect(leftovers == [])

    let back = try Checkpoint(contentsOf: path)
    #expect(back.optimizerState?.updates == 10 && back.evaluation?.images == 23)
    #expect(back.history.test.map(\.step) == [5, 10] && back.history.recent.map(\.step) == Array(1...10))
    let end = try EngineRun.trained(back, steps: 5)
    #expect(end.distance(from: ours) < 2e-3)
    for (a, b) in zip(end.history.recent, ours.history.recent) {
      #expect(abs(a.negativeELBO - b.negativeELBO) < 1e-2 && abs(a.kl - b.kl) < 1e-2)
    }
    #expect(end.history.test.map(\.step) == [5, 10, 15])
  }

  @Test func commandsAreObeyedBetweenSteps() throws {
    let engine = engine(Checkpoint(try EngineRun.configuration()), isPaused: true, shows: true)
    var events: [TrainingEvent] = []
    try EngineRun.wait(for: engine, &events) { $0.contains(.ready) }
    func shown(until condition: (Snapshot) -> Bool) throws -> Snapshot {
      for _ in 0..<5000 {
        if let snapshot = engine.takeSnapshot(), condition(snapshot) { return snapshot }
        usleep(2000)
      }
      Issue.record("it was never shown: \(engine.takeEvents())")
      throw EngineRun.NeverCame()
    }
    #expect(try shown { $0.checkpoint.step == 0 }.isRunning == false)
    engine.send(.step)
    let first = try shown { $0.checkpoint.step == 1 }
    #expect(!first.isRunning && first.klPerDimension.count == 3)
    // A VAE with another beta is a beta-VAE.
    engine.send(.setBeta(4))
    engine.send(.setLearningRate(0.5))
    engine.send(.step)
    let second = try shown { $0.checkpoint.step == 2 }.checkpoint
    #expect(second.beta == 4 && second.learningRate == 0.5 && second.configuration.objective == .beta)
    #expect(second.history.betas.map(\.step) == [1, 2] && second.history.learningRates.map(\.value) == [0.01, 0.5])
    engine.send(.setObjective(.vae))
    engine.send(.resume)
    let third = try shown { $0.checkpoint.step > 20 && $0.isRunning }
    #expect(third.checkpoint.beta == 1 && third.checkpoint.configuration.objective == .vae)
    #expect(third.imagesPerSecond > 0 && third.secondsTrained > 0 && third.checkpoint.evaluation?.images == 23)
    engine.send(.pause)
    let paused = try shown { !$0.isRunning }.checkpoint
    let (path, place) = (folder.file("saved.safetensors"), Checkpoint.Place(z: [1, 2, 3], selected: 1))
    engine.send(.save(path: path, place))
    try EngineRun.wait(for: engine, &events) { $0.contains(.saved(path: path, step: paused.step)) }
    let saved = try Checkpoint(contentsOf: path)
    #expect(saved.place == place && saved.parameters == paused.parameters && saved.history == paused.history)
    engine.send(.save(path: folder.file("nowhere/x.safetensors"), nil))
    try EngineRun.wait(for: engine, &events) { events in
      events.contains { if case .saveFailed(folder.file("nowhere/x.safetensors"), _) = $0 { true } else { false } }
    }
    // A discriminator begins where the objective needs one, and says what it finds.
    #expect(third.totalCorrelation == nil)
    engine.send(.setObjective(.factor))
    engine.send(.step)
    #expect(try shown { $0.totalCorrelation != nil }.totalCorrelation?.isFinite == true)
    engine.send(.stop)
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
    #expect(leftovers == [])
  }

  /// What a discriminator finds is then not finite either, and no number of JSON.
  @Test(arguments: [Objective.vae, .factor]) func aRunThatDivergesGoesBack(objective: Objective) throws {
    let run = try EngineRun.configuration(optimizer: .sgd, learningRate: 1e30, objective: objective)
    let engine = engine(Checkpoint(run), shows: true)
    var events: [TrainingEvent] = []
    let sentence =
      "The loss was no longer a finite number at step 2, so training stopped. The weights kept are those of step 0."
    try EngineRun.wait(for: engine, &events) { events in
      events.contains { if case .failed(let reason) = $0 { reason.hasPrefix(sentence) } else { false } }
    }
    // It still answers.
    let path = folder.file("kept.safetensors")
    engine.send(.save(path: path, nil))
    try EngineRun.wait(for: engine, &events) { $0.contains(.saved(path: path, step: 0)) }
    #expect(try Checkpoint(contentsOf: path).parameters == Checkpoint(run).parameters)
    engine.send(.stop)
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
  }

  @Test func theDeathOfOneProcessIsToldAndTheRunIsStillSaved() throws {
    let engine = engine(Checkpoint(try EngineRun.configuration()), processes: 2, shows: true)
    var events: [TrainingEvent] = []
    try EngineRun.wait(for: engine, &events) { _ in (engine.takeSnapshot()?.checkpoint.step ?? 0) > 5 }
    let processes = try processes()
    #expect(processes.count == 2)
    kill(try #require(processes[1]), SIGKILL)
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
    let told = "Rank 1 of the trainer's 2 processes was killed (SIGKILL), as happens when memory runs out."
    #expect(events.contains(.failed(reason: told)))
    #expect(try self.processes().isEmpty && leftovers == [])
    // Whoever has not yet heard of the end can still save.
    let path = folder.file("last.safetensors")
    engine.send(.save(path: path, nil))
    events = engine.takeEvents()
    guard case .saved(path, let step)? = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(step > 5)
    #expect(try Checkpoint(contentsOf: path).step == step)
  }

  /// The trainers of this test by their rank.
  private func processes() throws -> [Int: pid_t] {
    var found: [Int: pid_t] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let id = pid_t(name), let command = try? read("/proc/\(name)/cmdline"), command.contains(folder.path),
        let environment = try? read("/proc/\(name)/environ")
      else { continue }
      let rank = environment.split(separator: "\0").first { $0.hasPrefix("RANK=") }?.dropFirst(5)
      found[rank.flatMap { Int($0) } ?? 0] = id
    }
    return found
  }

  private func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }
}
