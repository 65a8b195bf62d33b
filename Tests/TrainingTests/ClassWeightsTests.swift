import Autodiff
import TestSupport
import Testing
import VAE

@testable import Training

/// Models that are given a class.
@Suite struct ClassWeightsTests {
  private static func model() throws -> Checkpoint {
    let architecture = try Architecture(
      picture: Shape(channels: 1, height: 8, width: 8), encoder: "linear 6, relu", latent: 2,
      decoder: "linear 6, relu, linear 64")
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "digits", seed: 5))
    let bias = try #require(architecture.parameterLayout["decoder.0.bias"])
    let models = (0..<3).map { label in
      var parameters = checkpoint.parameters
      bias.put([Float](repeating: Float(label), count: 6), into: &parameters)
      return parameters
    }
    checkpoint.parameters = models[1]
    checkpoint.classes = ClassWeights(models, architecture.parameterLayout, label: 1)
    return checkpoint
  }

  private func bias(_ checkpoint: Checkpoint) -> [Float]? {
    checkpoint.configuration.architecture.parameterLayout["decoder.0.bias"]?.values(in: checkpoint.parameters)
  }

  @Test func onlyWhatDiffersIsKept() throws {
    let model = try Self.model()
    #expect(model.classes?.count == 3 && model.classes?.values.keys.sorted() == ["decoder.0.bias"])
    #expect(bias(model.held(atClass: 2)) == [2, 2, 2, 2, 2, 2])
    #expect(model.held(atClass: 2).held(atClass: 1) == model)
    #expect(model.held(atClass: 3) == model)
  }

  @Test func aFileKeepsThem() throws {
    let folder = try TemporaryFolder()
    let model = try Self.model()
    let path = "\(folder.path)/m.safetensors"
    try model.write(to: path)
    #expect(try Checkpoint(contentsOf: path) == model)
    #expect(try Checkpoint(contentsOf: path).held(atClass: 0).classes?.label == 0)
    _ = try CheckpointOutline(contentsOf: path)
  }

  /// The bytes of a model without classes are as ever.
  @Test func aModelWithoutClassesHasNone() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/m.safetensors"
    try Self.model().withoutClasses.write(to: path)
    #expect(try Checkpoint(contentsOf: path).classes == nil)
  }
}
