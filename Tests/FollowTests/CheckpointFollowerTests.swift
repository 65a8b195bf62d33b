import Datasets
import Follow
import Foundation
import ModelReading
import Testing
import Training
import VAE

@Suite struct CheckpointFollowerTests {
  /// A model of a run that has come to this step.
  private func model(step: Int = 0) -> Checkpoint {
    let architecture = Architecture(hidden: [3], latent: 2)
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "digits"))
    checkpoint.step = step
    return checkpoint
  }

  private func follower(_ path: String) -> CheckpointFollower {
    CheckpointFollower(
      [path], catalog: DatasetCatalog(environment: [:], workingDirectory: "/", systemFolder: "/nowhere"))
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "follow-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// The time of a file, so that tests need not wait until it counts as complete.
  private func set(_ path: String, time: Int) throws {
    let date = Date(timeIntervalSince1970: Double(time))
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
  }

  private func steps(_ findings: CheckpointFollower.Findings) -> [Int] { findings.written.map(\.checkpoint.step) }

  @Test func aFileIsShownOnceAndAgainWhenItIsWritten() throws {
    try withFolder { folder in
      let path = folder + "/m.safetensors"
      var follower = follower(path)
      #expect(follower.look(now: 1000).problem == "\(path): no checkpoint is there")
      try model(step: 5).write(to: path)
      try set(path, time: 990)
      let found = follower.look(now: 1000)
      #expect(steps(found) == [5] && found.problem == nil && found.written[0].time == 990)
      #expect(found.written[0].checkpoint.optimizerState == nil)
      #expect(steps(follower.look(now: 1001)) == [])
      try model(step: 6).write(to: path)
      try set(path, time: 995)
      #expect(steps(follower.look(now: 1001)) == [6])
    }
  }

  @Test func aFileInTheMakingIsLeftAlone() throws {
    try withFolder { folder in
      let (path, other) = (folder + "/m.safetensors", folder + "/whole.safetensors")
      try model(step: 5).write(to: path)
      try set(path, time: 900)
      var follower = follower(path)
      #expect(steps(follower.look(now: 1000)) == [5])
      try model(step: 6).write(to: other)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: other))
      // Written in place, a part at a time.
      for (look, count) in [(1001, 8), (1002, bytes.count / 2), (1003, bytes.count)] {
        try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
        try set(path, time: look)
        #expect(steps(follower.look(now: look)) == [], "\(count) bytes")
      }
      #expect(steps(follower.look(now: 1004)) == [6])
    }
  }

  @Test func whatIsNotWholeIsAProblemAndNothingElse() throws {
    try withFolder { folder in
      let path = folder + "/m.safetensors"
      try model(step: 5).write(to: path)
      try set(path, time: 900)
      var follower = follower(path)
      #expect(steps(follower.look(now: 1000)) == [5])
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for count in [0, 7, 100, bytes.count - 1] {
        try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
        try set(path, time: 910 + count)
        let findings = follower.look(now: 100_000)
        #expect(findings.written.isEmpty && findings.problem?.contains("m.safetensors") == true, "\(count) bytes")
        // It is not read again and again.
        #expect(follower.look(now: 100_001).problem == findings.problem)
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(follower.look(now: 100_002).problem == "\(path): no checkpoint is there")
    }
  }

  @Test(arguments: ["", "/", "/step-*.safetensors", "/step-[0-9].safetensors"])
  func allOfAFolderOrAPattern(pattern: String) throws {
    try withFolder { folder in
      for step in [3, 1, 2] {
        let path = folder + "/step-\(step).safetensors"
        try model(step: step).write(to: path)
        try set(path, time: 900 + step)
      }
      // Neither a file in the making nor another kind of file.
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/.step-9.safetensors"))
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/step-9.txt"))
      var follower = follower(folder + pattern)
      let found = follower.look(now: 1000)
      #expect(steps(found) == [1, 2, 3] && found.problem == nil)
      let path = folder + "/step-4.safetensors"
      try model(step: 4).write(to: path)
      try set(path, time: 950)
      #expect(steps(follower.look(now: 1000)) == [4])
    }
  }

  /// A folder of a long run: some of its checkpoints at first, the newest among them, and none of the others later.
  @Test func aLongPastIsThinned() throws {
    try withFolder { folder in
      try model().write(to: folder + "/0.safetensors")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/0.safetensors"))
      for index in 1..<200 {
        let path = folder + "/\(index).safetensors"
        try bytes.write(to: URL(fileURLWithPath: path))
        try set(path, time: 1000 + index)
      }
      try set(folder + "/0.safetensors", time: 1000)
      var follower = follower(folder)
      let found = follower.look(now: 2000).written
      #expect(found.count == 64 && found.last?.path == folder + "/199.safetensors")
      #expect(found.map(\.time) == found.map(\.time).sorted())
      #expect(follower.look(now: 2001).written.isEmpty)
    }
  }
}
