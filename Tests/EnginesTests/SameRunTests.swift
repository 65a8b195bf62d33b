import Foundation
import TestSupport
import Testing
import Training

@testable import Engines

/// PyTorch takes the same steps as this program's own engine.
@Suite(.enabled(if: TorchHere.python != nil, TorchHere.isMissing)) struct SameRunTests {
  /// Takes a number of steps of each run in one process, which saves the time to load PyTorch.
  private static let driver = """
    import importlib.util, json, os, sys
    spec = importlib.util.spec_from_file_location("trainer", sys.argv[1])
    trainer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(trainer)
    class Conversation:
        rank = 0
        def tell(self, event, **values):
            if event == "epoch": print(json.dumps(values["test"]), flush=True)
    for folder in sys.argv[3:]:
        run = trainer.Trainer(folder, json.load(open(f"{folder}/job.json")), Conversation())
        run.is_running = True
        run.recent_images = run.recent_seconds = run.seconds = 0
        for _ in range(int(sys.argv[2])): run.advance()
        run.flush()
        run.save(f"{folder}/end.safetensors", True)
    """

  /// As many as an epoch of 70 images in batches of 16, and some more.
  private static let steps = 8

  @Test func everyObjectiveLayerAndOptimizer() throws {
    let python = try #require(TorchHere.python)
    let temporary = try TemporaryFolder()
    let environment = python.environment.merging(["TMPDIR": temporary.path]) { $1 }
    let runs = try EngineRun.variety()
    var folders: [TrainerFolder] = []
    for run in runs {
      let folder = try TrainerFolder(environment: environment)
      try folder.fill(
        TrainerFolder.Job(epochs: nil, paused: false, threads: 1, shows: false),
        Checkpoint(run).begun(on: EngineRun.dataset), EngineRun.dataset)
      folders.append(folder)
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python.path)
    process.environment = environment
    process.arguments =
      ["-c", Self.driver, folders[0].file("trainer.py"), "\(Self.steps)"] + folders.map(\.path)
    process.standardOutput = output
    try process.run()
    let results = output.fileHandleForReading.readDataToEndOfFile().split(separator: UInt8(ascii: "\n"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    var lines = results[...]
    for (run, folder) in zip(runs, folders) {
      let ours = try EngineRun.trained(Checkpoint(run), steps: Self.steps)
      let theirs = try Checkpoint(contentsOf: folder.file("end.safetensors"))
      #expect(theirs.step == ours.step && theirs.batchesPerEpoch == ours.batchesPerEpoch)
      #expect(theirs.optimizerState?.updates == ours.optimizerState?.updates)
      #expect(theirs.discriminator?.optimizer.updates == ours.discriminator?.optimizer.updates)
      // Adam divides by the root of the second moment, which may be tiny: rounding shows there first.
      #expect(theirs.distance(from: ours) < 2e-3, "\(run.objective) \(run.architecture.summary) \(run.optimizer)")
      guard ours.epochs > 0, let test = ours.evaluation else { continue }
      var other: Evaluation?
      for _ in 0..<ours.epochs {
        let line = try #require(lines.first)
        lines = lines.dropFirst()
        other = try JSONDecoder().decode(Evaluation.self, from: line)
      }
      let distance = abs((other?.negativeELBO ?? .nan) - test.negativeELBO)
      #expect(distance < 1e-3 * abs(test.negativeELBO), "\(run.objective) \(run.architecture.summary)")
      #expect(other?.images == test.images && other?.isNoisy == test.isNoisy)
      let (found, wanted) = (other?.informationPerDimension ?? [], test.informationPerDimension ?? [])
      #expect(found.count == wanted.count && !wanted.isEmpty)
      for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) < 1e-2 * max(wanted, 0.1)) }
      let (theirNats, ourNats) = (other?.mutualInformation, test.mutualInformation)
      #expect((theirNats == nil) == !test.isNoisy && (ourNats == nil) == !test.isNoisy)
      if let theirNats, let ourNats {
        #expect(abs(theirNats.nats - ourNats.nats) < 1e-3 && theirNats.images == ourNats.images)
      }
    }
  }
}
