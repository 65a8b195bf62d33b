import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// The explorer with an engine that is not a thread and only knows the protocol.
@Suite struct ReplaySessionTests {
  /// A folder with the checkpoints of a run.
  private func run(steps: [Int]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for step in steps {
      var frame = Sample.fresh()
      frame.step = step
      frame.batchesPerEpoch = 10
      frame.parameters[0] = Float(step)
      try frame.write(to: folder.path + "/run-\(step).safetensors")
    }
    return folder
  }

  private func session(_ folder: TemporaryFolder) throws -> TestSession {
    try TestSession(
      Sample.fresh(place: Sample.atOrigin(latent: 3)),
      startEngine: { [path = folder.path] job, _, onNews in ReplayEngine(job, folder: path, onNews: onNews) })
  }

  @Test func aRunIsShownStoppedAndSaved() throws {
    let frames = try run(steps: [30, 10, 20])
    let test = try session(frames)
    test.press(.character("9"), .character("."))
    try test.wait(for: "the first checkpoint") { $0.model.step == 10 }
    #expect(test.state.run == .paused && test.state.model.parameters[0] == 10)
    test.press(.character(" "))
    try test.wait(for: "the last checkpoint") { $0.model.step == 30 }
    test.press(.character(" "))
    #expect(test.state.run == .paused)
    test.save(as: "copy")
    try test.wait(for: "the file") { $0.newsText?.contains("copy") ?? false }
    #expect(try Checkpoint(contentsOf: test.folder.path + "/copy.safetensors").parameters[0] == 30)
  }

  @Test func whatTheEngineSaysIsTold() throws {
    let test = try session(try run(steps: []))
    test.press(.character(" "))
    try test.wait(for: "the run") { $0.run == .running }
    test.save(as: "copy")
    try test.wait(for: "the refusal") { $0.errorText == "the folder holds no checkpoint" }
  }
}
