import CKernels
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The mixture of all images' posteriors, q(z).
package struct PosteriorMixture: Sendable {
  package let latents: LatentSpace
  /// The number of images.
  package let count: Int
  /// The expected z and its log variance, `[images, width]`.
  private let mu, logVariance: [Float]
  /// Of the continuous variables, `[images, continuous]`: mu, log sigma^2 and 1 / sigma^2.
  private let centers, logs, weights: [Float]
  /// The logarithms of the probabilities of all categories, `[images, sum of categories]`.
  private let logShares: [Float]

  /// `mu` and `logVariance` are `[images, width]`.
  package init(mu: [Float], logVariance: [Float], _ latents: LatentSpace) {
    let (width, continuous) = (latents.width, latents.continuous)
    (self.latents, self.mu, self.logVariance) = (latents, mu, logVariance)
    count = mu.count / width
    func columns(_ values: [Float], _ range: Range<Int>) -> [Float] {
      if range.count == width { return values }
      return stride(from: 0, to: values.count, by: width).flatMap {
        values[$0 + range.lowerBound..<$0 + range.upperBound]
      }
    }
    centers = columns(mu, 0..<continuous)
    logs = columns(logVariance, 0..<continuous)
    weights = logs.map { expf(-$0) }
    logShares = columns(mu, continuous..<width).map { logf($0) }
  }

  /// One image's posterior, `[width]` each.
  package func posterior(_ image: Int) -> (mu: [Float], logVariance: [Float]) {
    let row = image * latents.width..<(image + 1) * latents.width
    return (Array(mu[row]), Array(logVariance[row]))
  }

  /// The logarithm of the prior's probability of any categories.
  package var logPriorOfCategories: Double { latents.categories.reduce(0) { $0 - log(Double($1)) } }

  /// The logarithms of the density of each variable, and of all together, at `z` `[width]`, without the factors 2 pi.
  package func logDensities(at z: [Float]) -> (apart: [Double], together: Double) {
    let (logCount, continuous) = (log(Double(count)), latents.continuous)
    var normalizers = [Float](repeating: 0, count: continuous + 1)
    if continuous > 0 { latent_mixture_normalizers(z, centers, weights, logs, count, continuous, &normalizers) }
    var apart = normalizers.dropLast().map { Double($0) - logCount }
    guard !latents.isContinuous else { return (apart, Double(normalizers[continuous]) - logCount) }
    let categories = latents.width - continuous
    // The column of each variable's category.
    let chosen = (continuous..<latents.count).map {
      latents.columns(of: $0).lowerBound - continuous + (latents.category(of: $0, at: z) ?? 0)
    }
    var sums = [Double](repeating: 0, count: chosen.count)
    var joint = [Double](repeating: 0, count: count)
    for image in 0..<count {
      var total = 0.0
      for (variable, column) in chosen.enumerated() {
        let share = Double(logShares[image * categories + column])
        sums[variable] += exp(share)
        total += share
      }
      for dimension in 0..<continuous {
        let place = image * continuous + dimension
        let distance = Double(z[dimension] - centers[place])
        total -= (distance * distance * Double(weights[place]) + Double(logs[place])) / 2
      }
      joint[image] = total
    }
    apart += sums.map { log($0) - logCount }
    // The image that z was drawn for is among them, so the largest is finite.
    let largest = joint.max() ?? 0
    return (apart, largest + log(joint.reduce(0) { $0 + exp($1 - largest) }) - logCount)
  }

  /// Means over draws, moved to what is known of them: the means of the logarithms of q(z|x) and p(z) over all images and draws.
  package func means(of draws: [AggregateDraw]) -> ControlledMeans {
    let (width, continuous) = (latents.width, latents.continuous)
    var (posterior, prior) = (0.0, 0.0)
    for start in stride(from: 0, to: mu.count, by: width) {
      for place in start..<start + continuous {
        let (mu, logVariance) = (Double(mu[place]), Double(logVariance[place]))
        posterior -= (1 + logVariance) / 2
        prior -= (mu * mu + exp(logVariance)) / 2
      }
      for place in start + continuous..<start + width { posterior += LatentUse.entropyTerm(Double(mu[place])) }
      prior += logPriorOfCategories
    }
    let count = Double(count)
    return ControlledMeans(draws.map { ($0.posterior, $0.prior) }, known: (posterior / count, prior / count))
  }
}
