import CKernels
import Randomness
import VAE

/// The parts of the KL at one sample of z from one image's posterior, with q(z) the mixture of all images' posteriors (Chen and
/// others 2018, equation 2), in nats. Their means over samples are the parts of the mean KL.
package struct AggregateDraw: Sendable {
  /// `log q(z|x) - log q(z)`, `log q(z) - sum_d log q(z_d)` and `sum_d log q(z_d) - log p(z)`.
  package let mutualInformation, totalCorrelation, dimensionwiseKL: Double
  /// The logarithms of q(z|x) and of p(z) without their factors 2 pi.
  package let posterior, prior: Double

  /// Sample number `draw` of `draws`, whose images are evenly spaced.
  package init(_ draw: Int, of draws: Int, in mixture: PosteriorMixture, seed: UInt64) {
    let latents = mixture.latents
    let width = latents.width
    let (mu, logVariance) = mixture.posterior(draw * mixture.count / draws)
    var noise = [Float](repeating: 0, count: width)
    latent_normals(seed, RandomStream.posterior.number(), UInt64(draw * width), &noise, width)
    let z = latents.draw(mu: mu, logVariance: logVariance, noise: noise)
    let densities = mixture.logDensities(at: z)
    let apart = densities.apart.reduce(0, +)
    // The factors 2 pi, which the densities omit, cancel.
    var prior = mixture.logPriorOfCategories
    for dimension in 0..<latents.continuous { prior -= Double(z[dimension]) * Double(z[dimension]) / 2 }
    posterior = latents.logRatio(z: z[...], mu: mu, logVariance: logVariance, noise: noise[...]) + prior
    self.prior = prior
    mutualInformation = posterior - densities.together
    totalCorrelation = densities.together - apart
    dimensionwiseKL = apart - prior
  }
}
