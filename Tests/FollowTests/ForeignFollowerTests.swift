import Datasets
import Foundation
import ModelReading
import TestArchives
import TestSupport
import Testing

@testable import Follow

/// Files of PyTorch and Lightning, as they are written while somebody looks.
@Suite struct ForeignFollowerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func follower(_ path: String = "") -> CheckpointFollower {
    CheckpointFollower(
      [folder.file(path)],
      catalog: DatasetCatalog(
        environment: [:], workingDirectory: "/", systemFolder: "/nowhere",
        digits: DigitsRecipe(trainCount: 30, testCount: 10, trainSeed: 1, testSeed: 2)),
      decided: "act=relu in=x heads=mu,logvar out=sigmoid")
  }

  /// A small VAE of 8x8 pixels whose weights all have one value.
  private func bytes(_ value: Float, step: Int? = nil, hidden: Int = 4) -> [UInt8] {
    let shapes = [
      ("fc1", [hidden, 64]), ("fc21", [2, hidden]), ("fc22", [2, hidden]), ("fc3", [hidden, 2]), ("fc4", [64, hidden]),
    ]
    var storages: [String: [UInt8]] = [:]
    var entries: [(String, [UInt8])] = []
    for (name, shape) in shapes {
      for (part, sizes) in [("weight", shape), ("bias", [shape[0]])] {
        let count = sizes.reduce(1, *)
        storages["\(storages.count)"] = TorchBytes.floats([Float](repeating: value, count: count))
        entries.append(
          (
            "\(name).\(part)",
            PickleBytes.tensor(
              storage: "\(storages.count - 1)", count: count, shape: sizes,
              strides: sizes.count == 2 ? [sizes[1], 1] : [1])
          ))
      }
    }
    let weights = PickleBytes.ordered(entries)
    let root =
      step.map { PickleBytes.dictionary([("global_step", PickleBytes.integer($0)), ("state_dict", weights)]) }
      ?? weights
    return TorchBytes.archive(root, storages: storages)
  }

  private func write(_ bytes: [UInt8], to name: String, time: Int) throws {
    let path = try folder.write(bytes, to: name)
    let date = Date(timeIntervalSince1970: Double(time))
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
  }

  @Test func theReadingIsSettledOnce() throws {
    try write(bytes(0.1), to: "vae.pth", time: 900)
    var follower = follower("vae.pth")
    let first = try #require(follower.look(now: 1000).written.first)
    #expect(first.reading?.words.contains("act=relu") == true && first.isForeign && first.step == nil)
    #expect(first.checkpoint.step == 1)
    for index in 2..<6 {
      try write(bytes(0.1 * Float(index)), to: "vae.pth", time: 900 + index)
      let next = try #require(follower.look(now: 1000).written.first)
      #expect(next.reading == nil && next.checkpoint.step == index)
      // Zeros lie between the entries of the layout.
      #expect(Set(next.checkpoint.parameters).subtracting([0]) == [0.1 * Float(index)])
      #expect(next.checkpoint.configuration == first.checkpoint.configuration)
    }
    // Another network is read anew.
    try write(bytes(0.1, hidden: 5), to: "vae.pth", time: 950)
    #expect(follower.look(now: 1000).written.first?.reading != nil)
  }

  @Test func whatIsCutOffOrNotFiniteIsNotShown() throws {
    try write(bytes(0.1), to: "vae.pth", time: 900)
    var follower = follower("vae.pth")
    #expect(follower.look(now: 1000).written.count == 1)
    let whole = bytes(0.2)
    for (index, count) in [whole.count - 1, whole.count / 2, 10, 0].enumerated() {
      try write(Array(whole.prefix(count)), to: "vae.pth", time: 910 + index)
      let findings = follower.look(now: 1000)
      #expect(findings.written.isEmpty && findings.problem?.contains("vae.pth") == true, "\(count) bytes")
    }
    // Half of the new values over the old ones, in a file of the right size: the archive's checksums tell.
    let old = bytes(0.1)
    try write(Array(whole.prefix(whole.count / 2)) + old.suffix(old.count - whole.count / 2), to: "vae.pth", time: 920)
    #expect(follower.look(now: 1000).written.isEmpty)
    try write(bytes(.nan), to: "vae.pth", time: 930)
    #expect(follower.look(now: 1000).problem?.contains("not all finite") == true)
    try write(whole, to: "vae.pth", time: 940)
    let findings = follower.look(now: 1000)
    #expect(findings.written.count == 1 && findings.problem == nil)
  }

  @Test func aLightningFolderHasStepsAndOtherFiles() throws {
    let checkpoints = "lightning_logs/version_0/checkpoints"
    try write(bytes(0.1, step: 47), to: "\(checkpoints)/epoch=0-step=47.ckpt", time: 900)
    try write(bytes(0.2), to: "\(checkpoints)/epoch=1-step=94.ckpt", time: 901)
    try write(Array("step,loss\n1,2\n".utf8), to: "lightning_logs/version_0/metrics.csv", time: 902)
    try write([1, 2, 3], to: "lightning_logs/version_0/optimizer.pt", time: 903)
    var follower = follower()
    let findings = follower.look(now: 1000)
    #expect(findings.written.map(\.step) == [47, 94] && findings.problem == nil)
    #expect(findings.written.map(\.checkpoint.step) == [47, 94])
    // A run that begins is shown from then on, although the first goes on.
    try write(bytes(0.3, step: 5), to: "lightning_logs/version_1/checkpoints/last.ckpt", time: 910)
    try write(bytes(0.4, step: 99), to: "\(checkpoints)/last.ckpt", time: 911)
    #expect(follower.look(now: 1000).written.map(\.step) == [5])
    #expect(follower.run == folder.file("lightning_logs/version_1"))
  }

  @Test func checkpointsInFoldersOfTheirOwnAreOneRun() throws {
    for step in [5, 10] {
      try write(bytes(0.1, step: step), to: "training/checkpoint_epoch_\(step)/model.pt", time: 900 + step)
    }
    var follower = follower()
    #expect(follower.look(now: 1000).written.map(\.step) == [5, 10])
  }

  @Test func aFileOfAnotherKindHidesNothing() throws {
    try write(bytes(0.1), to: "vae.pth", time: 900)
    try write(
      TorchBytes.archive(
        PickleBytes.dictionary([("a", PickleBytes.tensor(count: 3, shape: [3], strides: [1]))]),
        storages: ["0": TorchBytes.floats([1, 2, 3])]), to: "classifier.pth", time: 905)
    var follower = follower()
    let findings = follower.look(now: 1000)
    #expect(findings.written.count == 1 && findings.problem == nil)
  }
}
