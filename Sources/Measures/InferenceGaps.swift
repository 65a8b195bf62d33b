import Datasets
import Training
import VAE

/// What it costs to bound log p(x) by the encoder's posteriors, split in two (Cremer, Li and Duvenaud 2018, equations 3 to 5): what
/// the best diagonal Gaussian for each image would gain, and what is left to log p(x). In nats an image.
public struct InferenceGaps: Sendable, Equatable {
  /// The bound with the encoder's mu and sigma.
  public let amortised: MeanOverImages
  /// The bound with mu and sigma of each image's own, measured with draws that they were not improved with.
  public let optimised: MeanOverImages
  /// log p(x) by importance samples from the optimised posteriors: in expectation a bound from below, tighter with more draws.
  public let logLikelihood: MeanOverImages
  /// `optimised - amortised`: what the encoder costs.
  public let amortisation: MeanOverImages
  /// `logLikelihood - optimised`: what it costs that q is a Gaussian with independent dimensions.
  public let approximation: MeanOverImages
  /// The mean effective sample size of the importance samples.
  public let effectiveSamples: Double
  /// Images, and draws of each.
  public let images, samples: Int
  /// The most steps that a posterior was improved by.
  public let steps: Int
  /// Whether the bounds had stopped rising when the steps ended.
  public let isSettled: Bool

  /// Whether few draws have all the weight, so that log p(x) is too low by an unknown amount.
  public var isScarce: Bool { LikelihoodEstimate.isScarce(effectiveSamples, of: samples) }

  fileprivate init(_ blocks: [(images: [ImageGaps], steps: Int, isSettled: Bool)], samples: Int) {
    let images = blocks.flatMap(\.images)
    amortised = MeanOverImages(images.map(\.amortised))
    optimised = MeanOverImages(images.map(\.optimised))
    logLikelihood = MeanOverImages(images.map(\.logLikelihood))
    amortisation = MeanOverImages(images.map(\.amortisation))
    approximation = MeanOverImages(images.map(\.approximation))
    effectiveSamples = images.reduce(0) { $0 + $1.effectiveSamples } / Double(images.count)
    (self.images, self.samples) = (images.count, samples)
    steps = blocks.map(\.steps).max() ?? 0
    isSettled = blocks.allSatisfy(\.isSettled)
  }
}

extension Checkpoint {
  /// Splits the gap between the bound and log p(x) of the images. The draws are those of `estimateLikelihood` with the same number
  /// of samples and this seed.
  ///
  /// `progress` is called on any thread with the fraction that is done.
  ///
  /// - Precondition: at least two samples.
  /// - Throws: `MeasureError.imageSize`.
  public func inferenceGaps(
    on images: ImageSet, pixels treatment: PixelTreatment, samples: Int, seed: UInt64, threads: Int,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(MeasureError) -> InferenceGaps {
    try checkContinuous("The gap of inference")
    let posteriors = try encode(images, pixels: treatment, seed: seed, threads: threads)
    let (architecture, parameters) = (configuration.architecture, parameters)
    let (latent, size) = (architecture.latent, architecture.picture.count)
    let block = 25
    let blocks = (images.count + block - 1) / block
    let counter = Counter()
    let results = inParallel(blocks, threads: threads) { part in
      let range = part * block..<min(images.count, (part + 1) * block)
      let pixels = images.pixels(range, treatment, seed: seed)
      let codes = range.lowerBound * latent..<range.upperBound * latent
      let encoder = LocalPosteriors(
        mu: Array(posteriors.mu.values[codes]), logVariance: Array(posteriors.logVariance.values[codes]), latent: latent
      )
      let gradient = PointGradient(
        architecture: architecture, capacity: LocalPosteriors.draws, images: range.count)
      gradient.load(parameters)
      var fit = LocalFit(encoder, seed: seed, batch: part)
      while fit.end == nil { fit.step(gradient, pixels: pixels) }
      let own = fit.posteriors
      let scorer = SampleScorer(architecture: architecture, capacity: min(samples, 500))
      scorer.load(parameters)
      let results = (0..<range.count).map { row in
        func logWeights(_ posterior: LocalPosteriors) -> [Double] {
          scorer.logWeights(
            pixels: pixels[row * size..<(row + 1) * size], mu: posterior.mu[row * latent..<(row + 1) * latent],
            logVariance: posterior.logVariance[row * latent..<(row + 1) * latent], image: range.lowerBound + row,
            samples: samples, seed: seed
          ).logWeights
        }
        return ImageGaps(encoder: logWeights(encoder), own: logWeights(own))
      }
      progress(Double(counter.next()) / Double(blocks))
      return (images: results, steps: own.steps, isSettled: fit.end == .settled)
    }
    return InferenceGaps(results, samples: samples)
  }
}
