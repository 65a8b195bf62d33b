import CKernels
import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The parts of the KL at one sample of z from one image's posterior, with q(z) the mixture of all images' posteriors (Chen and
/// others 2018, equation 2), in nats. Their means over samples are the parts of the mean KL.
package struct AggregateDraw: Sendable {
  /// `log q(z|x) - log q(z)`, `log q(z) - sum_d log q(z_d)` and `sum_d log q(z_d) - log p(z)`.
  package let mutualInformation, totalCorrelation, dimensionwiseKL: Double
  /// The logarithms of q(z|x) and of p(z) without their factors 2 pi.
  package let posterior, prior: Double

  /// Sample number `draw` of `draws`, whose images are evenly spaced. `mu`, `logVariance` and `weights`, which is 1 / sigma^2, are
  /// `[images, latent]`.
  package init(
    _ draw: Int, of draws: Int, mu: [Float], logVariance: [Float], weights: [Float], latent: Int, seed: UInt64
  ) {
    let count = mu.count / latent
    let image = draw * count / draws
    let row = image * latent..<(image + 1) * latent
    var noise = [Float](repeating: 0, count: latent)
    latent_normals(seed, RandomStream.posterior.number(), UInt64(draw * latent), &noise, latent)
    var z = noise
    let (mean, logs) = (Array(mu[row]), Array(logVariance[row]))
    latent_sample(mean, logs, noise, &z, latent)
    var normalizers = [Float](repeating: 0, count: latent + 1)
    latent_mixture_normalizers(z, mu, weights, logVariance, count, latent, &normalizers)
    // The factors 2 pi, which the normalizers omit, cancel.
    let logCount = log(Double(count))
    let together = Double(normalizers[latent]) - logCount
    let apart = (0..<latent).reduce(0.0) { $0 + Double(normalizers[$1]) - logCount }
    var (posterior, prior) = (0.0, 0.0)
    for dimension in z.indices {
      posterior -= (Double(noise[dimension]) * Double(noise[dimension]) + Double(logs[dimension])) / 2
      prior -= Double(z[dimension]) * Double(z[dimension]) / 2
    }
    (self.posterior, self.prior) = (posterior, prior)
    mutualInformation = posterior - together
    totalCorrelation = together - apart
    dimensionwiseKL = apart - prior
  }

  /// Means over so many samples, moved to what is known of them: the means of the logarithms of q(z|x) and p(z) over all images and
  /// draws.
  package static func means(of draws: [AggregateDraw], mu: [Float], logVariance: [Float], latent: Int)
    -> ControlledMeans
  {
    let (posterior, prior) = zip(mu, logVariance).reduce((0.0, 0.0)) { sums, pair in
      let (mu, logVariance) = (Double(pair.0), Double(pair.1))
      return (sums.0 - (1 + logVariance) / 2, sums.1 - (mu * mu + exp(logVariance)) / 2)
    }
    let count = Double(mu.count / latent)
    return ControlledMeans(draws.map { ($0.posterior, $0.prior) }, known: (posterior / count, prior / count))
  }
}
