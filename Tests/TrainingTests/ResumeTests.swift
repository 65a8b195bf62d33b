import Foundation
import Safetensors
import TestSupport
import Testing
import Training

/// A run that was stopped and resumed from a file has the same bits as one that was not stopped.
@Suite struct ResumeTests {
  /// 13 steps with 5 per epoch: stops within epochs, at their ends, and at the start.
  @Test(arguments: TestRun.variety) func aStopChangesNothing(configuration: RunConfiguration) throws {
    let folder = try TemporaryFolder()
    let whole = try TestRun.trainer(configuration)
    try whole.advance(to: 13)
    try whole.checkpoint.write(to: folder.file("whole"))
    let wanted = try folder.bytes("whole")
    for stops in [[0], [1], [4], [5], [10], [3, 5, 6, 12]] {
      var checkpoint = Checkpoint(configuration)
      for target in stops + [13] {
        let trainer = try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1)
        try trainer.advance(to: target)
        try trainer.checkpoint.write(to: folder.file("part"))
        checkpoint = try Checkpoint(contentsOf: folder.file("part"))
        #expect(checkpoint == trainer.checkpoint)
      }
      #expect(try folder.bytes("part") == wanted, "stopped at \(stops)")
    }
  }

  /// Manual changes survive the stop.
  @Test func changesOfBetaAndLearningRateAreKept() throws {
    let folder = try TemporaryFolder()
    let whole = try TestRun.trainer()
    let first = try TestRun.trainer()
    for trainer in [whole, first] {
      try trainer.advance(to: 4)
      trainer.set(beta: 2.5)
      trainer.learningRate = 3e-3
    }
    try whole.advance(to: 9)
    try first.checkpoint.write(to: folder.file("model"))
    let second = try Trainer(Checkpoint(contentsOf: folder.file("model")), dataset: TestRun.dataset(), threads: 1)
    #expect(second.beta == 2.5 && second.learningRate == 3e-3)
    try second.advance(to: 9)
    #expect(second.checkpoint == whole.checkpoint)
    #expect(second.history.learningRates.map(\.value) == [1e-2, 3e-3])
    #expect(second.history.learningRates.map(\.step) == [1, 5])
    #expect(second.history.dimensions.rows.map(\.step) == Array(1...9))
  }

  /// A file from before learning rates and dimensions were recorded; they are recorded from there on.
  @Test func anOldHistoryContinues() throws {
    let folder = try TemporaryFolder()
    let first = try TestRun.trainer()
    try first.advance(to: 4)
    try first.checkpoint.write(to: folder.file("model"))
    var archive = try TensorArchive(decoding: folder.bytes("model"))
    let text = try #require(archive.metadata["history"])
    var object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object.removeValue(forKey: "learningRates") != nil && object.removeValue(forKey: "dimensions") != nil)
    archive.metadata["history"] = String(
      decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    try folder.write(archive.encoded(), to: "old")
    let old = try Checkpoint(contentsOf: folder.file("old"))
    #expect(old.history.learningRates.isEmpty && old.history.dimensions.rows.isEmpty)
    #expect(old.history.whole == first.history.whole && old.history.betas == first.history.betas)
    let second = try Trainer(old, dataset: TestRun.dataset(), threads: 1)
    try second.advance(to: 6)
    #expect(second.history.dimensions.rows.map(\.step) == [5, 6])
    #expect(second.history.learningRates.map(\.step) == [5])
  }

  /// A file from before the choice of precision is in single precision.
  @Test func anOldFileIsSinglePrecision() throws {
    let folder = try TemporaryFolder()
    try Checkpoint(TestRun.configuration()).write(to: folder.file("model"))
    var archive = try TensorArchive(decoding: folder.bytes("model"))
    let text = try #require(archive.metadata["configuration"])
    var object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object.removeValue(forKey: "precision") as? String == "single")
    archive.metadata["configuration"] = String(
      decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    try folder.write(archive.encoded(), to: "old")
    #expect(try Checkpoint(contentsOf: folder.file("old")) == Checkpoint(contentsOf: folder.file("model")))
  }

  /// A save between an epoch's last step and its evaluation loses neither.
  @Test func anEpochCanEndAfterTheStop() throws {
    let folder = try TemporaryFolder()
    let first = try TestRun.trainer()
    for _ in 0..<5 { try first.takeStep() }
    try first.checkpoint.write(to: folder.file("model"))
    let second = try Trainer(Checkpoint(contentsOf: folder.file("model")), dataset: TestRun.dataset(), threads: 1)
    let report = try #require(first.endEpoch())
    #expect(second.endEpoch() == report)
  }
}
