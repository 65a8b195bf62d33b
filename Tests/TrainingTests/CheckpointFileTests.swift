import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

@Suite struct CheckpointFileTests {
  @Test(arguments: TestRun.variety) func survivesAFile(configuration: RunConfiguration) throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer(configuration)
    try trainer.advance(to: 7)
    let checkpoint = trainer.checkpoint
    try checkpoint.write(to: folder.file("model.safetensors"))
    #expect(try Checkpoint(contentsOf: folder.file("model.safetensors")) == checkpoint)
    // Writing it again gives the same bytes.
    let bytes = try folder.bytes("model.safetensors")
    try Checkpoint(contentsOf: folder.file("model.safetensors")).write(to: folder.file("model.safetensors"))
    #expect(try folder.bytes("model.safetensors") == bytes)
    #expect(folder.names() == ["model.safetensors"])
  }

  @Test func aFreshRunSurvivesAFile() throws {
    let folder = try TemporaryFolder()
    let checkpoint = Checkpoint(TestRun.configuration())
    try checkpoint.write(to: folder.file("fresh"))
    #expect(try Checkpoint(contentsOf: folder.file("fresh")) == checkpoint)
    #expect(checkpoint.epochs == 0 && checkpoint.dataHash == nil)
  }

  /// As a reader in Python sees it.
  @Test func tensorsHavePyTorchsNamesAndShapes() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    let checkpoint = trainer.checkpoint
    try checkpoint.write(to: folder.file("model"))
    let archive = try TensorArchive(decoding: folder.bytes("model"))
    let shapes: [String: [Int]] = [
      "encoder.0.weight": [12, 30], "encoder.0.bias": [12], "mu.weight": [3, 12], "mu.bias": [3],
      "log_variance.weight": [3, 12], "log_variance.bias": [3], "decoder.0.weight": [12, 3], "decoder.0.bias": [12],
      "decoder.2.weight": [30, 12], "decoder.2.bias": [30],
    ]
    var expected: [String: [Int]] = [:]
    for prefix in ["", "optimizer.first_moment.", "optimizer.second_moment."] {
      for (name, shape) in shapes { expected[prefix + name] = shape }
    }
    #expect(archive.tensors.mapValues(\.shape) == expected)
    #expect(archive.tensors.values.allSatisfy { $0.type == .f32 })
    let entry = try #require(checkpoint.configuration.architecture.parameterLayout["decoder.2.weight"])
    #expect(try archive.tensors["decoder.2.weight"]?.floats() == entry.values(in: checkpoint.parameters))
    #expect(archive.metadata["format"] == "latent" && archive.metadata["format_version"] == "2")
    #expect(archive.metadata["objective"] == "vae")
    let layers = #""architecture":{"decoder":"linear 12, relu, linear 30","encoder":"linear 12, relu","latent":3,"#
    #expect(archive.metadata["configuration"]?.contains(layers) ?? false)
    #expect(archive.metadata["optimizer_updates"] == "1")
    for key in ["configuration", "progress", "random", "history"] {
      let text = try #require(archive.metadata[key])
      #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any], "\(key) is JSON")
    }
  }

  @Test func filesWithoutTheOptimizer() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 5)
    try trainer.checkpoint.write(to: folder.file("whole"))
    try trainer.checkpoint.withoutOptimizer.write(to: folder.file("part"))
    let part = try Checkpoint(contentsOf: folder.file("part"))
    #expect(part == trainer.checkpointWithoutOptimizer && part.optimizerState == nil)
    #expect(part.epochs == 1 && part.evaluation == trainer.evaluation)
    let archive = try TensorArchive(decoding: folder.bytes("part"))
    #expect(archive.tensors.count == 10 && archive.metadata["optimizer_updates"] == nil)
    // Training can continue.
    let next = try Trainer(part, dataset: TestRun.dataset(), threads: 1)
    try next.takeStep()
    #expect(next.step == 6)
  }

  /// The history of a diverged run has numbers that JSON lacks.
  @Test func aDivergenceSurvivesAFile() throws {
    let folder = try TemporaryFolder()
    var checkpoint = Checkpoint(TestRun.configuration())
    checkpoint.place = Checkpoint.Place(z: [0.1, -3, 1e-30], selected: 2)
    checkpoint.history.append(LossHistory.Point(step: 1, reconstruction: .nan, kl: .infinity))
    checkpoint.history.append(LossHistory.Point(step: 2, reconstruction: 0.1, kl: -.infinity))
    try checkpoint.write(to: folder.file("model"))
    let read = try Checkpoint(contentsOf: folder.file("model"))
    #expect(read.place == checkpoint.place)
    let points = read.history.recent
    #expect(points[0].reconstruction.isNaN && points[0].kl == .infinity)
    #expect(points[1] == LossHistory.Point(step: 2, reconstruction: 0.1, kl: -.infinity))
  }

  /// Numbers pass through JSON exactly.
  @Test func everyBitOfTheHistorySurvives() throws {
    let folder = try TemporaryFolder()
    var checkpoint = Checkpoint(TestRun.configuration(seed: .max))
    var bits: UInt32 = 1
    for step in 1...1000 {
      bits = bits &* 1_664_525 &+ 1_013_904_223
      let value = Float(bitPattern: bits & 0xBFFF_FFFF)
      checkpoint.history.append(LossHistory.Point(step: step, reconstruction: value, kl: value.nextUp))
    }
    try checkpoint.write(to: folder.file("model"))
    #expect(try Checkpoint(contentsOf: folder.file("model")) == checkpoint)
  }

  /// The models in `Checkpoints` can be read, and none has an optimizer's state.
  @Test func theShippedModelsAreRead() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for name in ["mnist-2d", "mnist-20d"] {
      let path = root.appendingPathComponent("Checkpoints/\(name).safetensors").path
      let checkpoint = try Checkpoint(contentsOf: path)
      #expect(checkpoint.configuration.architecture.picture.count == 784)
      #expect(checkpoint.optimizerState == nil && checkpoint.epochs > 0)
    }
  }

  @Test func permissionsAreTheUsualOnes() throws {
    let folder = try TemporaryFolder()
    try Checkpoint(TestRun.configuration()).write(to: folder.file("model"))
    try folder.write([1], to: "other")
    let modes = try ["model", "other"].map {
      try FileManager.default.attributesOfItem(atPath: folder.file($0))[.posixPermissions] as? Int
    }
    #expect(modes[0] == modes[1])
  }
}
