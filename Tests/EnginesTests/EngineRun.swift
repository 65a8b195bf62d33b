import Autodiff
import Datasets
import Dispatch
import Foundation
import Randomness
import TestSupport
import Testing
import Training
import VAE

@testable import Engines

/// Small runs for both engines.
enum EngineRun {
  /// Images of 8x8 random pixels: 70 for training (with batches of 16 the last one has 6), 23 for tests.
  static let dataset: Dataset = {
    func images(_ count: Int, _ split: Split, _ stream: UInt64) -> ImageSet {
      var generator = Philox(seed: 5, stream: stream)
      return ImageSet(
        name: "noise", split: split, size: ImageSize(width: 8, height: 8),
        pixels: (0..<count * 64).map { _ in UInt8(generator.next32() >> 24) })
    }
    return Dataset(
      name: "noise", origin: "test", hash: "noise", train: images(70, .train, 1), test: images(23, .test, 2))
  }()

  static func configuration(
    likelihood: Likelihood = .bernoulli, pixels: PixelTreatment = .grey, beta: Float = 1,
    optimizer: Optimizer = .adam(), learningRate: Float = 1e-2, batchSize: Int = 16, samples: Int = 1,
    gradient: PosteriorGradient = .plain, sampling: AggregateSampling = .weighted,
    initialization: Initialization = .pytorch, seed: UInt64 = 1, objective: Objective? = nil, freeBits: Float = 0,
    betaSchedule: BetaSchedule = .constant, schedule: LearningRateSchedule = .constant, gates: Bool = false,
    network: (encoder: String, decoder: String)? = nil, latents: LatentSpace = LatentSpace(3)
  ) throws -> RunConfiguration {
    let range = gates || objective == .multiRate ? BetaRange() : nil
    let picture = Shape(channels: 1, height: 8, width: 8)
    let architecture = try Architecture(
      picture: picture, encoder: network?.encoder ?? "linear 12, tanh, linear 10, relu", latents: latents,
      decoder: network?.decoder ?? "linear 10, relu, linear 12, relu, linear 64", likelihood: likelihood,
      betaRange: range)
    var run = RunConfiguration(
      architecture: architecture, data: "noise", pixels: pixels, beta: beta, optimizer: optimizer,
      learningRate: learningRate, batchSize: batchSize, samples: samples, gradient: gradient, sampling: sampling,
      initialization: initialization, seed: seed,
      objective: objective, freeBits: freeBits, betaSchedule: betaSchedule, learningRateSchedule: schedule,
      capacity: CapacityGrowth(nats: 3, epochs: 2))
    run.discriminator = [8, 6]
    return run
  }

  /// Every kind of layer.
  static let allLayers = (
    encoder:
      "conv 4 3 pad 1, batch norm, leaky relu, residual (conv 4 3 pad 1, silu, group norm 2), max pool 2, "
      + "residual (conv 6 3/2 pad 1, silu, conv 6 1) beside (conv 6 1/2), elu 0.5, average pool 2, selu, flatten, linear 9, gelu",
    decoder:
      "linear 24, batch norm, softplus, unflatten 6 2 2, upsample 2, transposed conv 4 3/2 pad 1 output pad 1, tanh, "
      + "conv 1 3 pad 1"
  )

  /// Runs that differ in everything.
  static func variety() throws -> [RunConfiguration] {
    try [
      configuration(),
      configuration(pixels: .sampled, beta: 4, samples: 3, initialization: .glorot, seed: .max),
      configuration(likelihood: .gaussian(variance: 0.2), optimizer: .sgd, learningRate: 1e-4, batchSize: 70),
      configuration(
        pixels: .threshold, optimizer: .adam(beta1: 0.5, beta2: 0.9, epsilon: 1e-4), batchSize: 9, samples: 2),
      configuration(
        likelihood: .learnedGaussian, optimizer: .momentum(0.9), learningRate: 1e-4, initialization: .glorotMean,
        betaSchedule: .cyclic(epochs: 2), schedule: .cosine(epochs: 3)),
      configuration(samples: 3, objective: .iwae), configuration(beta: 4, objective: .betaTC),
      configuration(beta: 3, samples: 2, sampling: .stratified, objective: .betaTC),
      configuration(samples: 3, gradient: .doubly, objective: .iwae),
      configuration(samples: 3, gradient: .sticking, objective: .iwae),
      configuration(beta: 2, samples: 2, gradient: .sticking),
      configuration(likelihood: .continuousBernoulli, pixels: .dequantised),
      configuration(likelihood: .continuousBernoulli, pixels: .fixed, initialization: .glorotMean),
      configuration(beta: 30, objective: .capacity), configuration(objective: .autoencoder),
      configuration(objective: .noiseOnly, betaSchedule: .warmUp(epochs: 1), schedule: .iwae),
      configuration(beta: 2, objective: .penaltyOnly, freeBits: 0.1, schedule: .step(epochs: 1, factor: 0.5)),
      configuration(beta: 2, samples: 2, objective: .multiRate), configuration(objective: .betaTC, gates: true),
      configuration(beta: 5, samples: 2, objective: .factor), configuration(optimizer: .sgd, objective: .factor),
      // A bias before a batch norm has no gradient but rounding, of which Adam would make whole steps.
      configuration(optimizer: .momentum(0.5), learningRate: 1e-3, network: allLayers),
      configuration(optimizer: .sgd, learningRate: 1e-3, samples: 2, objective: .multiRate, network: allLayers),
      configuration(samples: 2, latents: LatentSpace(continuous: 2, categories: [3, 3, 5]) ?? LatentSpace(1)),
      relaxed(.straightThrough, configuration(optimizer: .sgd, latents: LatentSpace("4x3") ?? LatentSpace(1))),
    ]
  }

  private static func relaxed(_ relaxation: SampleRelaxation, _ run: RunConfiguration) -> RunConfiguration {
    var run = run
    run.relaxation = relaxation
    return run
  }

  /// The run after so many steps of this program's own engine, with the ends of epochs.
  static func trained(_ checkpoint: Checkpoint, steps: Int) throws -> Checkpoint {
    let trainer = try Trainer(checkpoint, dataset: dataset, threads: 1)
    for _ in 0..<steps {
      try trainer.takeStep()
      _ = trainer.endEpoch()
    }
    return trainer.checkpoint
  }

  /// Waits for an engine until `condition` holds of its events so far; fails after a minute, or when it has ended.
  static func wait(
    for engine: ProcessEngine, _ events: inout [TrainingEvent], sourceLocation: SourceLocation = #_sourceLocation,
    until condition: ([TrainingEvent]) -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let hasEnded = engine.hasEnded
      events += engine.takeEvents()
      if condition(events) { return }
      if hasEnded || ContinuousClock.now > deadline {
        Issue.record("only \(events) came", sourceLocation: sourceLocation)
        throw NeverCame()
      }
      usleep(2000)
    }
  }

  struct NeverCame: Error {}
}

extension Checkpoint {
  /// The largest distance from another's weights and moments, as a share of the largest of each.
  func distance(from other: Checkpoint) -> Float {
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      let largest = b.reduce(0) { max($0, abs($1)) }
      return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / max(largest, 1e-6)
    }
    let (a, b) = (optimizerState, other.optimizerState)
    return max(
      distance(parameters, other.parameters), distance(a?.firstMoment ?? [], b?.firstMoment ?? []),
      distance(a?.secondMoment ?? [], b?.secondMoment ?? []))
  }
}
