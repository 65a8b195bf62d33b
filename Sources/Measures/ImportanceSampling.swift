import CKernels
import Datasets
import Randomness
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An estimate of a set's likelihood from samples of each image's posterior, in nats: means over images, sums over
/// pixels and latent dimensions.
public struct LikelihoodEstimate: Sendable, Equatable {
  /// The evidence bound from the same samples.
  public var evaluation: Evaluation
  /// Samples per image (k).
  public var samples: Int
  /// `-log (1/k) sum_k p(x|z_k) p(z_k) / q(z_k|x)`: in expectation an upper bound on -log p(x), which gets tighter with
  /// k (Burda, Grosse and Salakhutdinov 2016, equation 8).
  public var negativeLogLikelihood: Double
  /// The standard error due to sampling, from the spread of each image's weights (delta method). It does not include
  /// the choice of test images.
  public var standardError: Double
  /// The mean effective sample size, 1 / (sum of squared normalised weights).
  public var effectiveSamples: Double
}

extension Checkpoint {
  /// Estimates log p(x) of the images by importance sampling. Noise and sampled pixels are those of `evaluate` with the
  /// same number of samples and this seed, so the evidence bound is the same.
  ///
  /// `progress` is called on any thread with the fraction that is done.
  ///
  /// - Throws: `MeasureError.imageSize`.
  public func estimateLikelihood(
    on images: ImageSet, pixels treatment: PixelTreatment, samples: Int, seed: UInt64, threads: Int,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(MeasureError) -> LikelihoodEstimate {
    let posteriors = try encode(images, pixels: treatment, seed: seed, threads: threads)
    let (architecture, parameters) = (configuration.architecture, parameters)
    let (mu, logVariance, latent) = (posteriors.mu, posteriors.logVariance, architecture.latent)
    let block = 20
    let blocks = (images.count + block - 1) / block
    let counter = Counter()
    let parts = inParallel(blocks, threads: threads) { part -> [ImageEstimate] in
      // Few enough that a layer's values stay in the cache.
      let scorer = SampleScorer(architecture: architecture, capacity: min(samples, 500))
      scorer.load(parameters)
      let range = part * block..<min(images.count, (part + 1) * block)
      let pixels = images.pixels(range, treatment, seed: seed)
      let results = range.map { image in
        let place = (image - range.lowerBound) * architecture.picture.count
        return ImageEstimate(
          scorer, pixels: pixels[place..<place + architecture.picture.count],
          mu: mu.values[image * latent..<(image + 1) * latent],
          logVariance: logVariance.values[image * latent..<(image + 1) * latent],
          image: image, samples: samples, seed: seed)
      }
      progress(Double(counter.next()) / Double(blocks))
      return results
    }
    let results = parts.joined()
    let count = Double(images.count)
    return LikelihoodEstimate(
      evaluation: Evaluation(
        images: images.count, reconstruction: results.reduce(0) { $0 + $1.reconstruction } / count,
        klPerDimension: posteriors.klPerDimension),
      samples: samples, negativeLogLikelihood: results.reduce(0) { $0 + $1.negativeLogLikelihood } / count,
      standardError: results.reduce(0) { $0 + $1.variance }.squareRoot() / count,
      effectiveSamples: results.reduce(0) { $0 + $1.effectiveSamples } / count)
  }
}

/// The estimate for one image.
private struct ImageEstimate: Sendable {
  let reconstruction: Double
  let negativeLogLikelihood: Double
  /// The variance due to sampling.
  let variance: Double
  let effectiveSamples: Double

  init(
    _ scorer: SampleScorer, pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>,
    image: Int,
    samples: Int, seed: UInt64
  ) {
    let latent = mu.count
    var logWeights: [Double] = []
    logWeights.reserveCapacity(samples)
    var total = 0.0
    for first in stride(from: 0, to: samples, by: scorer.capacity) {
      let count = min(scorer.capacity, samples - first)
      let noise = [Float](unsafeUninitializedCapacity: count * latent) { buffer, initialized in
        latent_normals(
          seed, RandomStream.evaluationNoise.number(), UInt64((image * samples + first) * latent), buffer.baseAddress,
          count * latent)
        initialized = count * latent
      }
      let scores = scorer.score(pixels: pixels, mu: mu, logVariance: logVariance, noise: noise)
      for (score, ratio) in zip(scores.negativeLogLikelihoods, scores.logRatios) {
        total += Double(score)
        logWeights.append(-Double(score) - ratio)
      }
    }
    reconstruction = total / Double(samples)
    let estimate = LogMeanExp(logWeights)
    negativeLogLikelihood = -estimate.value
    variance = estimate.variance
    effectiveSamples = estimate.effectiveSamples
  }
}

/// The logarithm of the mean of numbers given by their logarithms, in double precision.
package struct LogMeanExp {
  /// `log (1/k) sum exp`.
  package let value: Double
  /// Its variance for independent numbers, to first order: the variance of the mean divided by the squared mean.
  package let variance: Double
  /// 1 / (sum of squared normalised weights): k if all are equal, 1 if one dominates.
  package let effectiveSamples: Double

  package init(_ logarithms: [Double]) {
    let largest = logarithms.max() ?? -.infinity
    guard largest.isFinite else {
      (value, variance, effectiveSamples) = (largest, .nan, .nan)
      return
    }
    var (sum, squares) = (0.0, 0.0)
    for logarithm in logarithms {
      let share = exp(logarithm - largest)
      sum += share
      squares += share * share
    }
    let concentration = squares / (sum * sum)
    value = largest + log(sum / Double(logarithms.count))
    variance = max(concentration - 1 / Double(logarithms.count), 0)
    effectiveSamples = 1 / concentration
  }
}
