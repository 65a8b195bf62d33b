import Datasets
import VAE

/// What a model costs at one beta, in nats: sums over pixels and latent dimensions, means over images.
public struct RateDistortion: Sendable, Equatable, Codable {
  /// The weight of the rate at which the model is held.
  public var beta: Float
  /// The mean KL of each latent dimension.
  public var klPerDimension: [Double]
  /// The mean reconstruction: -log p(x|z).
  public var distortion: Double
  /// The mean KL: how much the code says about an image.
  public var rate: Double { klPerDimension.reduce(0, +) }
  /// What a model of this beta is trained to make small.
  public var objective: Double { distortion + Double(beta) * rate }

  /// A point of a curve.
  public init(beta: Float, klPerDimension: [Double], distortion: Double) {
    self.beta = beta
    self.klPerDimension = klPerDimension
    self.distortion = distortion
  }
}

/// What a model with a dial costs over its range, measured at one moment of its run.
public struct RateDistortionSweep: Sendable, Equatable, Codable {
  /// How many test images each point is the mean of.
  public var images: Int
  /// From the lowest beta to the highest.
  public var points: [RateDistortion]

  /// How many betas a whole range is measured at, evenly in logarithms: five to a decade where there are three and a bit.
  public static let betas = 17

  /// A sweep.
  public init(images: Int, points: [RateDistortion]) {
    self.images = images
    self.points = points
  }

  /// Whether it can be one of a model of so many dimensions.
  func isConsistent(latent: Int) -> Bool {
    images > 0 && points.count >= 2 && points.allSatisfy { $0.klPerDimension.count == latent && $0.beta > 0 }
      && zip(points, points.dropFirst()).allSatisfy { $0.beta < $1.beta }
  }
}

extension Trainer {
  /// Measures a model with a dial over its whole range on the test set, so that its checkpoints say it until the next step. An
  /// model without gates has none.
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
  /// A model with a dial, held at one beta of its range; a model without gates is the same at each.
  ///
  /// Noise and pixels follow from the seed and the image alone, so that the points of a curve differ by beta only.
  ///
  /// - Throws: `TrainingError.imageSize` if the images are of another size than the model takes.
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
