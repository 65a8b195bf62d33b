import CKernels
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The mixture of all images' posteriors, q(z).
struct PosteriorMixture: Sendable {
  private let latents: LatentSpace
  private let count: Int
  /// Of the continuous variables, `[images, continuous]`: mu, log sigma^2 and 1 / sigma^2.
  private let mu, logVariance, weights: [Float]
  /// The probabilities of each category, `[images, sum of categories]`, and their logarithms.
  private let probabilities, logs: [Float]

  /// `mu` and `logVariance` are `[images, width]`.
  init(mu: [Float], logVariance: [Float], _ latents: LatentSpace) {
    let (width, continuous) = (latents.width, latents.continuous)
    self.latents = latents
    count = mu.count / width
    func columns(_ values: [Float], _ range: Range<Int>) -> [Float] {
      if range.count == width { return values }
      return stride(from: 0, to: values.count, by: width).flatMap {
        values[$0 + range.lowerBound..<$0 + range.upperBound]
      }
    }
    self.mu = columns(mu, 0..<continuous)
    self.logVariance = columns(logVariance, 0..<continuous)
    weights = self.logVariance.map { expf(-$0) }
    probabilities = columns(mu, continuous..<width)
    logs = probabilities.map { logf($0) }
  }

  /// The logarithms of the density of each variable, and of all together, at `z` `[width]`, without the factors 2 pi.
  func logDensities(at z: [Float]) -> (apart: [Double], together: Double) {
    let (logCount, continuous) = (log(Double(count)), latents.continuous)
    guard !latents.isContinuous else {
      var normalizers = [Float](repeating: 0, count: continuous + 1)
      latent_mixture_normalizers(z, mu, weights, logVariance, count, continuous, &normalizers)
      return (normalizers.dropLast().map { Double($0) - logCount }, Double(normalizers[continuous]) - logCount)
    }
    let categories = latents.width - continuous
    // The column of each variable's category.
    let chosen = (continuous..<latents.count).map {
      latents.columns(of: $0).lowerBound - continuous + (latents.category(of: $0, at: z) ?? 0)
    }
    var apart = [Double](repeating: 0, count: latents.count)
    if continuous > 0 {
      var normalizers = [Float](repeating: 0, count: continuous + 1)
      latent_mixture_normalizers(z, mu, weights, logVariance, count, continuous, &normalizers)
      for dimension in 0..<continuous { apart[dimension] = Double(normalizers[dimension]) - logCount }
    }
    var sums = [Double](repeating: 0, count: chosen.count)
    var joint = [Double](repeating: 0, count: count)
    for image in 0..<count {
      var total = 0.0
      for (variable, column) in chosen.enumerated() {
        let place = image * categories + column
        sums[variable] += Double(probabilities[place])
        total += Double(logs[place])
      }
      for dimension in 0..<continuous {
        let place = image * continuous + dimension
        let distance = Double(z[dimension] - mu[place])
        total -= (distance * distance * Double(weights[place]) + Double(logVariance[place])) / 2
      }
      joint[image] = total
    }
    for variable in chosen.indices { apart[continuous + variable] = log(sums[variable]) - logCount }
    return (apart, LogMeanExp(joint).value)
  }
}
