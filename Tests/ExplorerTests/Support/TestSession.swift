import Datasets
import Dispatch
import Drawing
import Explorer
import Foundation
import TestSupport
import Testing
import Training

/// An explorer without a screen, in its own folder, with the loop that a terminal would run around it.
final class TestSession {
  let folder: TemporaryFolder
  let session: ExplorerSession
  private let news = DispatchSemaphore(value: 0)

  var state: ExplorerState { session.state }
  var autosave: String { folder.path + "/state/" + autosaveName }
  /// No other session has it, so that a file elsewhere is known by it, too.
  let autosaveName = "autosave.\(UUID().uuidString).safetensors"

  /// - Parameters:
  ///   - path: the path of the model within the folder.
  ///   - program: a shell script that acts as `curl`; without it none is found.
  init(
    _ model: Checkpoint, path: String? = nil, folder: TemporaryFolder? = nil, program: String? = nil,
    autosaveInterval: Duration = .seconds(3600), environment extra: [String: String] = [:],
    startEngine: EngineStarter? = nil
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    var environment = ["HOME": folder.path, "XDG_CACHE_HOME": folder.path + "/cache", "PATH": folder.path + "/bin"]
    environment.merge(extra) { $1 }
    if let program {
      let bin = folder.path + "/bin"
      try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
      try Data("#!/bin/sh\n\(program)\n".utf8).write(to: URL(fileURLWithPath: bin + "/curl"))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/curl")
      environment["PATH"]? += ":/usr/bin:/bin"
    }
    var surroundings = ExplorerSurroundings(
      catalog: DatasetCatalog(
        environment: environment, workingDirectory: folder.path, systemFolder: folder.path + "/system",
        digits: DigitsRecipe(trainCount: 512, testCount: 64, trainSeed: 1, testSeed: 2)),
      environment: environment, workingDirectory: folder.path,
      models: { CheckpointLibrary.files(in: folder.path).map { ($0, false) } },
      autosavePath: folder.path + "/state/" + autosaveName)
    surroundings.autosaveInterval = autosaveInterval
    if let startEngine { surroundings.startEngine = startEngine }
    session = ExplorerSession(
      OpenedModel(path: path.map { folder.path + "/" + $0 }, checkpoint: model),
      look: ScreenLook(limits: Sample.unicode), width: 80,
      height: 24, surroundings: surroundings, wake: { [news] in news.signal() })
    session.begin(training: false)
  }

  func press(_ keys: Key...) {
    for key in keys { session.handle(.input(.key(key))) }
  }

  /// Replaces the proposed name in the prompt by this one, and saves.
  func save(as name: String) {
    press(.character("s"))
    for _ in 0..<(state.typedName ?? "").count { press(.backspace) }
    for character in name { press(.character(character)) }
    press(.enter)
  }

  /// Handles events of other threads until `condition` holds.
  func wait(
    for what: String, within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
    until condition: (ExplorerState) -> Bool
  ) throws {
    let deadline = ContinuousClock.now + limit
    session.collect()
    while !condition(state) {
      let left = deadline - .now
      guard left > .zero else {
        let screen = state.draw().lines.joined(separator: "\n")
        Issue.record("waited \(limit) for \(what). The screen:\n\(screen)", sourceLocation: sourceLocation)
        throw Late()
      }
      // Not everything sends a wake: a new file does not.
      _ = news.wait(timeout: .now() + .milliseconds(10))
      session.collect()
    }
  }

  struct Late: Error {}

  /// Trains up to this step, then pauses.
  func train(to step: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    press(.character(" "))
    try wait(for: "step \(step)", sourceLocation: sourceLocation) { $0.model.step >= step }
    press(.character(" "))
    #expect(state.run == .paused, sourceLocation: sourceLocation)
  }

  /// Begins to train on data that are not here, waits for the question, and answers that they are to be fetched.
  func fetch(sourceLocation: SourceLocation = #_sourceLocation) throws {
    press(.character(" "))
    try wait(for: "the question", sourceLocation: sourceLocation) { $0.question != nil }
    press(.character("f"))
  }

  deinit {
    // Ends the training thread.
    if !state.isFinished { press(.escape, .character("q"), .character("d")) }
  }
}
