import Datasets
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The posteriors of all images taken together: which dimensions vary, and the parts of the mean KL.
public struct AggregatePosterior: Sendable, Equatable {
  /// The variance over images of each variable's posterior mean, Cov_x(E_q[z]); of a categorical one, that of its probabilities, summed.
  public var meanVariances: [Double]
  /// What each dimension can tell of the image, I(x; z_d), in nats, at most (`LatentUse.information`); exact for a categorical variable.
  public var information: [Double]
  /// The mutual information of image and code, I(x; z), in nats. With the images at hand it is at most the logarithm of their
  /// number (`informationLimit`): what a code tells beyond that counts as total correlation, and comes back with more images.
  public var mutualInformation: Double
  /// The logarithm of the number of images.
  public var informationLimit: Double
  /// The total correlation, KL(q(z) || prod_d q(z_d)), in nats: the dependence between dimensions.
  public var totalCorrelation: Double
  /// The dimension-wise KL, sum_d KL(q(z_d) || p(z_d)), in nats: each dimension's distance from the prior.
  public var dimensionwiseKL: Double
  /// The standard error of the total correlation due to sampling.
  public var totalCorrelationError: Double
  /// How these images use the codebook; nil without one.
  public var codebook: CodebookUse?
  /// The mean over dimensions of |E[mu^2 + sigma^2] - 1|: near 0 at the end of training at any beta above 0, for a decoder that
  /// begins with a linear layer. If z were stretched by c and that layer's weights by 1/c, only the KL would change, and its
  /// derivative at c = 1 has to vanish. Nil without continuous variables.
  public var consistency: Double?

  /// The standard deviation of the posterior means over images and dimensions. About 1 in used dimensions if samples
  /// from the prior are to look like data.
  public var spread: Double { (meanVariances.reduce(0, +) / Double(meanVariances.count)).squareRoot() }

  /// Whether the images are too few to measure the mutual information, and with it the total correlation: nearly every code tells
  /// its image from all the others.
  public var isSaturated: Bool { mutualInformation > informationLimit - 1 }

  /// The active units in the literature's sense (`LatentUse.activeVariance`), counted from 0.
  public var active: [Int] { meanVariances.indices.filter { LatentUse.isActive(meanVariance: meanVariances[$0]) } }
}

extension Checkpoint {
  /// The aggregate posterior of the images. The parts of the KL (Chen and others 2018, equation 2) are means over
  /// `draws` samples of z, one from each of so many images, with q(z) the mixture of all images' posteriors. They add up to the
  /// mean KL of all images (`ControlledMeans`).
  ///
  /// - Throws: `MeasureError.imageSize`.
  public func aggregatePosterior(
    on images: ImageSet, pixels: PixelTreatment, seed: UInt64, threads: Int, draws: Int = 1000
  ) throws(MeasureError) -> AggregatePosterior {
    let posteriors = try encode(images, pixels: pixels, seed: seed, threads: threads)
    return AggregatePosterior(
      mu: posteriors.mu.values, logVariance: posteriors.logVariance.values, configuration.architecture.latents,
      seed: seed, threads: threads, draws: min(draws, images.count))
  }
}

extension AggregatePosterior {
  /// `mu` and `logVariance` are `[images, width]`.
  package init(
    mu: [Float], logVariance: [Float], _ latents: LatentSpace, seed: UInt64, threads: Int, draws: Int
  ) {
    let width = latents.width
    let count = mu.count / width
    func column(_ values: [Float], _ place: Int) -> [Double] {
      stride(from: place, to: values.count, by: width).map { Double(values[$0]) }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(count) }
    let variances = (0..<width).map { place in
      let values = column(mu, place)
      let center = mean(values)
      return mean(values.map { ($0 - center) * ($0 - center) })
    }
    meanVariances = (0..<latents.count).map { latents.columns(of: $0).reduce(0) { $0 + variances[$1] } }
    information = (0..<latents.count).map { variable in
      let columns = latents.columns(of: variable)
      guard latents.categories(of: variable) != nil else {
        let logs = column(logVariance, variable)
        return LatentUse.information(
          meanVariance: variances[variable], variance: mean(logs.map { exp($0) }), logVariance: mean(logs))
      }
      let shares = columns.map { column(mu, $0) }
      return LatentUse.information(
        meanShares: shares.map(mean), meanTerms: shares.map { mean($0.map(LatentUse.entropyTerm)) })
    }
    informationLimit = log(Double(count))
    codebook = CodebookUse(codes: mu, of: latents)
    let distances = (0..<latents.continuous).map { dimension in
      abs(mean(zip(column(mu, dimension), column(logVariance, dimension)).map { $0 * $0 + exp($1) }) - 1)
    }
    consistency = distances.isEmpty ? nil : distances.reduce(0, +) / Double(distances.count)
    let mixture = PosteriorMixture(mu: mu, logVariance: logVariance, latents)
    let parts = inParallel(draws, threads: threads) { AggregateDraw($0, of: draws, in: mixture, seed: seed) }
    let means = mixture.means(of: parts)
    mutualInformation = means.mean(of: parts.map(\.mutualInformation)).value
    dimensionwiseKL = means.mean(of: parts.map(\.dimensionwiseKL)).value
    (totalCorrelation, totalCorrelationError) = means.mean(of: parts.map(\.totalCorrelation))
  }
}
