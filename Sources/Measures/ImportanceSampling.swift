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
  /// The standard error due to sampling: each image's draws are left out one at a time (jackknife; Efron and Stein 1981). It
  /// says nothing of the bias, and cannot be trusted where few draws have all the weight (`isScarce`).
  public var standardError: Double
  /// The standard error of the mean over images: how far other test images of the same kind would lie. It is that of the
  /// bootstrap over images, in the limit of many resamples. Nil for a single image.
  public var imageError: Double?
  /// The mean effective sample size, 1 / (sum of squared normalised weights).
  public var effectiveSamples: Double
  /// What fewer draws give, in the order of their number, and at last all: a tenth, a hundredth, ... of them. How it still
  /// falls shows what bias is left.
  public var byDraws: [FewerDraws]

  /// Below this effective sample size, and half of the draws, the error by draws is a guess.
  public static let leastEffectiveSamples = 50.0

  /// Whether few draws have all the weight, so that the estimate is too high by an unknown amount.
  public var isScarce: Bool { Self.isScarce(effectiveSamples, of: samples) }

  /// The same for draws that are known by their number and effective number.
  package static func isScarce(_ effective: Double, of samples: Int) -> Bool {
    !(effective >= min(leastEffectiveSamples, Double(samples) / 2))
  }

  /// An estimate from fewer draws.
  public struct FewerDraws: Sendable, Equatable {
    /// Samples per image.
    public var samples: Int
    /// The mean over disjoint groups of so many draws.
    public var negativeLogLikelihood: Double
  }
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
    let (mu, logVariance, width) = (posteriors.mu, posteriors.logVariance, architecture.zWidth)
    let block = 20
    let blocks = (images.count + block - 1) / block
    let counts = Self.fewerDraws(than: samples)
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
          mu: mu.values[image * width..<(image + 1) * width],
          logVariance: logVariance.values[image * width..<(image + 1) * width],
          image: image, samples: samples, seed: seed, counts: counts)
      }
      progress(Double(counter.next()) / Double(blocks))
      return results
    }
    let results = parts.joined()
    let count = Double(images.count)
    let spread = meanAndVariance(results.map(\.negativeLogLikelihood)).variance
    return LikelihoodEstimate(
      evaluation: Evaluation(
        images: images.count, reconstruction: results.reduce(0) { $0 + $1.reconstruction } / count,
        klPerDimension: posteriors.klPerDimension),
      samples: samples, negativeLogLikelihood: results.reduce(0) { $0 + $1.negativeLogLikelihood } / count,
      standardError: results.reduce(0) { $0 + $1.variance }.squareRoot() / count,
      imageError: images.count > 1 ? (spread / count).squareRoot() : nil,
      effectiveSamples: results.reduce(0) { $0 + $1.effectiveSamples } / count,
      byDraws: counts.enumerated().map { index, draws in
        .init(samples: draws, negativeLogLikelihood: results.reduce(0) { $0 + $1.byDraws[index] } / count)
      })
  }

  /// Tenths of the draws, two at least, in ascending order, and all of them.
  private static func fewerDraws(than samples: Int) -> [Int] {
    Array(sequence(first: samples) { $0 >= 20 ? $0 / 10 : nil }).reversed()
  }
}

/// The estimate for one image.
private struct ImageEstimate: Sendable {
  let reconstruction: Double
  let negativeLogLikelihood: Double
  /// The variance due to sampling.
  let variance: Double
  let effectiveSamples: Double
  /// For each of `counts`.
  let byDraws: [Double]

  init(
    _ scorer: SampleScorer, pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>,
    image: Int, samples: Int, seed: UInt64, counts: [Int]
  ) {
    let (logWeights, mean) = scorer.logWeights(
      pixels: pixels, mu: mu, logVariance: logVariance, image: image, samples: samples, seed: seed)
    reconstruction = mean
    let estimate = LogMeanExp(logWeights)
    negativeLogLikelihood = -estimate.value
    variance = estimate.variance
    effectiveSamples = estimate.effectiveSamples
    byDraws = counts.map { count in
      if count == samples { return -estimate.value }
      let groups = samples / count
      return (0..<groups).reduce(0) { $0 - LogMeanExp(Array(logWeights[$1 * count..<($1 + 1) * count])).value }
        / Double(groups)
    }
  }
}

extension SampleScorer {
  /// The logarithms of `p(x|z) p(z) / q(z|x)` of draws from a posterior, and the mean of -log p(x|z). The noise is that of an evaluation
  /// of the image with this number in its set.
  func logWeights(
    pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>, image: Int, samples: Int,
    seed: UInt64
  ) -> (logWeights: [Double], reconstruction: Double) {
    let width = mu.count
    var logWeights: [Double] = []
    logWeights.reserveCapacity(samples)
    var total = 0.0
    for first in stride(from: 0, to: samples, by: capacity) {
      let count = min(capacity, samples - first)
      let noise = [Float](unsafeUninitializedCapacity: count * width) { buffer, initialized in
        latent_normals(
          seed, RandomStream.evaluationNoise.number(), UInt64((image * samples + first) * width), buffer.baseAddress,
          count * width)
        initialized = count * width
      }
      let scores = score(pixels: pixels, mu: mu, logVariance: logVariance, noise: noise)
      for (score, ratio) in zip(scores.negativeLogLikelihoods, scores.logRatios) {
        total += Double(score)
        logWeights.append(-Double(score) - ratio)
      }
    }
    return (logWeights, total / Double(samples))
  }
}

/// The logarithm of the mean of numbers given by their logarithms, in double precision.
package struct LogMeanExp {
  /// `log (1/k) sum exp`.
  package let value: Double
  /// Its variance for independent numbers by the jackknife: (k - 1)/k times the sum of squares of what it is without each of
  /// them, about their mean. NaN for a single number.
  package let variance: Double
  /// 1 / (sum of squared normalised weights): k if all are equal, 1 if one dominates.
  package let effectiveSamples: Double
  /// What it is without each of them, all shifted by the same amount.
  let withoutEach: [Double]

  package init(_ logarithms: [Double]) {
    let count = Double(logarithms.count)
    guard let place = logarithms.indices.max(by: { logarithms[$0] < logarithms[$1] }), logarithms[place].isFinite else {
      (value, variance, effectiveSamples) = (logarithms.max() ?? -.infinity, .nan, .nan)
      withoutEach = [Double](repeating: .nan, count: logarithms.count)
      return
    }
    let largest = logarithms[place]
    let shares = logarithms.map { exp($0 - largest) }
    let sum = shares.reduce(0, +)
    value = largest + log(sum / count)
    effectiveSamples = sum * sum / shares.reduce(0) { $0 + $1 * $1 }
    guard logarithms.count > 1 else {
      (variance, withoutEach) = (.nan, [.nan])
      return
    }
    // Without the largest, the others have a sum that the difference would lose.
    var without = shares.map { log(max(sum - $0, .leastNonzeroMagnitude)) }
    let others = logarithms.indices.lazy.filter { $0 != place }.map { logarithms[$0] }
    let second = others.max() ?? -.infinity
    if second.isFinite { without[place] = second - largest + log(others.reduce(0) { $0 + exp($1 - second) }) }
    withoutEach = without
    let mean = without.reduce(0, +) / count
    variance = (count - 1) / count * without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
