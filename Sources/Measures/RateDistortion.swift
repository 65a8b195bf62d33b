import Datasets
import Training

/// What a model costs at one beta, in nats: sums over pixels and latent dimensions, means over images.
public struct RateDistortion: Sendable, Equatable {
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

extension Checkpoint {
  /// A model with a dial, held at one beta of its range; an ordinary model is the same at each.
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
