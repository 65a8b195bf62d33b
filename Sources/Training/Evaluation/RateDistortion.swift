import Datasets
import VAE

/// Rate and distortion at one beta, in nats: sums over pixels and latent dimensions, means over images.
public struct RateDistortion: Sendable, Equatable, Codable {
  /// The beta at which the model is held.
  public var beta: Float
  /// The mean KL of each latent dimension.
  public var klPerDimension: [Double]
  /// The mean reconstruction: -log p(x|z).
  public var distortion: Double
  /// The mean KL.
  public var rate: Double { klPerDimension.reduce(0, +) }
  /// The training loss at this beta.
  public var objective: Double { distortion + Double(beta) * rate }

  /// A point of a curve.
  public init(beta: Float, klPerDimension: [Double], distortion: Double) {
    self.beta = beta
    self.klPerDimension = klPerDimension
    self.distortion = distortion
  }
}

/// Rate and distortion over a dial's range, at one step of the run.
public struct RateDistortionSweep: Sendable, Equatable, Codable {
  /// The number of test images behind each point.
  public var images: Int
  /// In ascending order of beta.
  public var points: [RateDistortion]

  /// The number of betas for the whole range, evenly spaced in logarithms: about five per decade.
  public static let betas = 17

  /// A sweep.
  public init(images: Int, points: [RateDistortion]) {
    self.images = images
    self.points = points
  }

  /// Whether it can belong to a model with `latent` dimensions.
  func isConsistent(latent: Int) -> Bool {
    images > 0 && points.count >= 2 && points.allSatisfy { $0.klPerDimension.count == latent && $0.beta > 0 }
      && zip(points, points.dropFirst()).allSatisfy { $0.beta < $1.beta }
  }
}

extension Trainer {
  /// Measures a gated model over its whole range on the test set. The result is saved in checkpoints until the next
  /// step. Does nothing without gates.
  public func measureSweep() {
    guard let range = configuration.architecture.betaRange else { return }
    let points = range.values(RateDistortionSweep.betas).map { beta in
      let result = Training.evaluate(
        evaluatedModel, on: dataset.test, pixels: configuration.pixels, samples: configuration.samples,
        seed: configuration.seed, dial: range.input(beta), isNoisy: true, parts: parts, workers: workers)
      return RateDistortion(beta: beta, klPerDimension: result.klPerDimension, distortion: result.reconstruction)
    }
    sweep = RateDistortionSweep(images: dataset.test.count, points: points)
  }
}

extension Checkpoint {
  /// Rate and distortion of a gated model at one beta; a model without gates is the same at each.
  ///
  /// Noise and pixels depend on the seed and the image alone, so the points of a curve differ by beta only.
  ///
  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's.
  public func rateDistortion(
    at beta: Float, on images: ImageSet, pixels: PixelTreatment, samples: Int = 1, seed: UInt64,
    threads: Int = Trainer.defaultThreads
  ) throws(TrainingError) -> RateDistortion {
    let result = try held(at: beta).evaluate(on: images, pixels: pixels, samples: samples, seed: seed, threads: threads)
    return RateDistortion(
      beta: configuration.architecture.betaRange?.clamped(beta) ?? beta, klPerDimension: result.klPerDimension,
      distortion: result.reconstruction)
  }
}
