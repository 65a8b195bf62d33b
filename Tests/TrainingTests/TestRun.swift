import Autodiff
import Datasets
import Foundation
import Randomness
import Training
import VAE

/// Small runs that take milliseconds.
enum TestRun {
  /// Images of 5x6 random pixels: 70 for training (with batches of 16 the last one has 6), 23 for tests.
  static func dataset(name: String = "noise", seed: UInt64 = 1, size: ImageSize = ImageSize(width: 6, height: 5))
    -> Dataset
  {
    func images(_ count: Int, _ split: Split, _ stream: UInt64) -> ImageSet {
      var generator = Philox(seed: seed, stream: stream)
      let pixels = (0..<count * size.width * size.height).map { _ in UInt8(generator.next32() >> 24) }
      return ImageSet(name: name, split: split, size: size, pixels: pixels)
    }
    return Dataset(
      name: name, origin: "test", hash: "hash \(name) \(seed)", train: images(70, .train, 1), test: images(23, .test, 2)
    )
  }

  static func configuration(
    activation: Activation = .relu, likelihood: Likelihood = .bernoulli, pixels: PixelTreatment = .grey,
    beta: Float = 1, optimizer: Optimizer = .adam(), learningRate: Float = 1e-2, batchSize: Int = 16, samples: Int = 1,
    gradient: PosteriorGradient = .plain, sampling: AggregateSampling = .weighted,
    initialization: Initialization = .pytorch, seed: UInt64 = 1, precision: Precision = .single,
    objective: Objective? = nil, freeBits: Float = 0, betaSchedule: BetaSchedule = .constant,
    learningRateSchedule: LearningRateSchedule = .constant, gates: Bool? = nil
  ) -> RunConfiguration {
    let isGated = gates ?? (objective == .multiRate)
    var run = RunConfiguration(
      architecture: Architecture(
        picture: Shape(channels: 1, height: 5, width: 6), hidden: isGated ? [12, 10] : [12], latent: 3,
        activation: activation,
        likelihood: likelihood, betaRange: isGated ? BetaRange() : nil),
      data: "noise", pixels: pixels, beta: beta, optimizer: optimizer, learningRate: learningRate,
      batchSize: batchSize, samples: samples, gradient: gradient, sampling: sampling, initialization: initialization,
      seed: seed, precision: precision,
      objective: objective, freeBits: freeBits, betaSchedule: betaSchedule, learningRateSchedule: learningRateSchedule,
      capacity: CapacityGrowth(nats: 3, epochs: 2))
    run.discriminator = [8, 6]
    return run
  }

  /// Runs that differ in everything.
  static let variety: [RunConfiguration] =
    [
      configuration(),
      configuration(activation: .tanh, pixels: .sampled, beta: 4, samples: 3, initialization: .glorot, seed: .max),
      configuration(likelihood: .gaussian(variance: 0.2), optimizer: .sgd, learningRate: 1e-4, batchSize: 70),
      configuration(
        pixels: .threshold, optimizer: .adam(beta1: 0.5, beta2: 0.9, epsilon: 1e-4), batchSize: 1, samples: 2),
      configuration(
        likelihood: .learnedGaussian, optimizer: .momentum(0.9), learningRate: 1e-4, initialization: .glorotMean,
        betaSchedule: .cyclic(epochs: 2), learningRateSchedule: .cosine(epochs: 3)),
      configuration(samples: 3, objective: .iwae), configuration(beta: 4, objective: .betaTC),
      configuration(beta: 3, samples: 2, sampling: .stratified, objective: .betaTC),
      configuration(samples: 3, gradient: .doubly, objective: .iwae), configuration(gradient: .sticking),
      configuration(likelihood: .continuousBernoulli, pixels: .dequantised, initialization: .glorotMean),
      configuration(pixels: .fixed), configuration(beta: 30, objective: .capacity),
      configuration(objective: .autoencoder),
      configuration(objective: .noiseOnly, betaSchedule: .warmUp(epochs: 1), learningRateSchedule: .iwae),
      configuration(
        beta: 2, objective: .penaltyOnly, freeBits: 0.1, learningRateSchedule: .step(epochs: 1, factor: 0.5)),
      configuration(beta: 2, samples: 2, objective: .multiRate),
      configuration(objective: .betaTC, gates: true),
      configuration(beta: 5, samples: 2, objective: .factor), configuration(optimizer: .sgd, objective: .factor),
    ]
    + (Precision.mixed.isAvailable
      ? [configuration(precision: .mixed), configuration(precision: .mixed, objective: .multiRate)] : [])

  /// A trainer at the start of a run.
  static func trainer(
    _ configuration: RunConfiguration = configuration(), threads: Int = 1
  ) throws -> Trainer {
    try Trainer(Checkpoint(configuration), dataset: dataset(), threads: threads)
  }
}

extension Trainer {
  /// Trains until `target` steps are taken, including the ends of epochs.
  func advance(to target: Int) throws {
    while step < target {
      try takeStep()
      _ = endEpoch()
    }
  }
}
