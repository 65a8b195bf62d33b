import Autodiff
import Datasets
import TestSupport
import Testing
import Training
import VAE

/// Runs of networks with convolutions, pools, norms and skips.
@Suite struct ConvolutionalRunTests {
  /// Every kind of layer, on images of 5x6 pixels.
  private static func configuration(
    objective: Objective = .vae, precision: Precision = .single, optimizer: Optimizer = .adam()
  ) throws -> RunConfiguration {
    var configuration = TestRun.configuration(
      optimizer: optimizer, samples: 2, precision: precision, objective: objective,
      freeBits: objective.recipe.allowsFreeBits ? 0.1 : 0)
    configuration.architecture = try Architecture(
      picture: Shape(channels: 1, height: 5, width: 6),
      encoder: "conv 4 3/2 pad 1, batch norm, leaky relu, residual (conv 4 3 pad 1, group norm 2, silu), flatten, "
        + "linear 6, batch norm, gelu", latent: 3,
      decoder:
        "linear 12, elu, unflatten 3 2 2, transposed conv 4 3/2 pad 1 output pad 1, batch norm, selu, upsample 2, "
        + "max pool 3/1 pad 1, conv 2 3 pad 1, softplus, average pool 2/1, flatten, linear 30",
      betaRange: objective.recipe.drawsBeta ? BetaRange() : nil)
    return configuration
  }

  /// Every objective trains them, with one and two threads to the same bits.
  @Test(arguments: Objective.allCases) func threadsLeaveNoTrace(objective: Objective) throws {
    let configuration = try Self.configuration(objective: objective)
    let trainers = try [1, 2].map { try TestRun.trainer(configuration, threads: $0) }
    for trainer in trainers { try trainer.advance(to: 12) }
    #expect(trainers[0].checkpoint == trainers[1].checkpoint)
    #expect(trainers[0].history.recent.allSatisfy { $0.reconstruction.isFinite && $0.kl.isFinite })
  }

  @Test(
    .enabled(if: Precision.mixed.isAvailable, "this processor does not multiply bfloat16"),
    arguments: [Objective.vae, .iwae, .betaTC, .multiRate])
  func mixedPrecisionFollowsSingle(objective: Objective) throws {
    let mixed = try Self.configuration(objective: objective, precision: .mixed)
    let trainers = try [1, 2].map { try TestRun.trainer(mixed, threads: $0) }
    let single = try TestRun.trainer(Self.configuration(objective: objective))
    for trainer in trainers + [single] { try trainer.advance(to: 10) }
    #expect(trainers[0].checkpoint == trainers[1].checkpoint)
    let (found, wanted) = (try #require(trainers[0].history.recent.last), try #require(single.history.recent.last))
    #expect(found.reconstruction != wanted.reconstruction)
    #expect(abs(found.reconstruction - wanted.reconstruction) < 0.05 * wanted.reconstruction)
  }

  /// Through a file in the middle: the same bits.
  @Test(arguments: [Objective.vae, .multiRate]) func aFileLeavesNoTrace(objective: Objective) throws {
    let folder = try TemporaryFolder()
    let configuration = try Self.configuration(objective: objective)
    let whole = try TestRun.trainer(configuration)
    try whole.advance(to: 11)
    let first = try TestRun.trainer(configuration, threads: 2)
    try first.advance(to: 6)
    try first.checkpoint.write(to: folder.file("model"))
    let read = try Checkpoint(contentsOf: folder.file("model"))
    #expect(read == first.checkpoint)
    let second = try Trainer(read, dataset: TestRun.dataset(), threads: 1)
    try second.advance(to: 11)
    #expect(second.checkpoint == whole.checkpoint)
  }

  /// A network learns: what it has seen a hundred times costs much less than at first.
  @Test func itLearns() throws {
    var configuration = try Self.configuration()
    configuration.batchSize = 70
    let trainer = try TestRun.trainer(configuration)
    try trainer.takeStep()
    let first = try #require(trainer.history.recent.last)
    try trainer.advance(to: 120)
    let last = try #require(trainer.history.recent.last)
    #expect(last.reconstruction + last.kl < first.reconstruction + first.kl - 0.5)
  }

  /// In evaluation no image depends on the others.
  @Test func imagesAreEvaluatedAlone() throws {
    let trainer = try TestRun.trainer(Self.configuration())
    try trainer.advance(to: 7)
    let result = trainer.evaluate()
    let test = trainer.dataset.test
    let evaluator = ImageEvaluator(architecture: trainer.configuration.architecture, samples: 2)
    evaluator.load(trainer.checkpoint.parameters)
    let alone = (0..<test.count).map { evaluator.evaluate($0..<$0 + 1, of: test, pixels: .grey, seed: 1)[0] }
    let mean = alone.reduce(0.0) { $0 + Double($1.negativeELBO) } / Double(test.count)
    #expect(abs(mean - result.negativeELBO) < 1e-4)
  }
}
