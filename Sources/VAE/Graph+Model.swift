import Autodiff

extension Graph {
  /// Images `[examples, pixels]` to the posterior's mu and log sigma^2, each `[examples, latent]`. `t` is the gates'
  /// input `[examples, 1]`, for a gated architecture.
  func encode(_ images: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> (mu: Tensor, logVariance: Tensor) {
    let top = architecture.encoderPart.add(images, to: self, t: t, readsData: true)
    let heads = architecture.heads.map { head in
      head.layer.add(
        top, to: self, at: LayerPlace(name: head.name, input: architecture.encoder.output, readsData: false))
    }
    return (heads[0], logVariance(heads[1], architecture.spread))
  }

  /// z `[rows, latent]` to the likelihood's parameters `[rows, pixels]`, logits or means. `t` as in `encode`.
  func decode(_ z: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> Tensor {
    architecture.decoderPart.add(z, to: self, t: t, isPicture: true)
  }

  /// The negative log-likelihood of each row in nats, summed over pixels: `[rows, 1]`.
  func negativeLogLikelihood(_ output: Tensor, of images: Tensor, _ likelihood: Likelihood) -> Tensor {
    switch likelihood {
    case .bernoulli: bernoulliNegativeLogLikelihood(logits: output, of: images)
    case .continuousBernoulli: continuousBernoulliNegativeLogLikelihood(logits: output, of: images)
    case .gaussian(let variance): gaussianNegativeLogLikelihood(mean: output, variance: variance, of: images)
    case .learnedGaussian:
      gaussianNegativeLogLikelihood(mean: output, logVariance: Architecture.likelihoodLogVariance, of: images)
    }
  }
}
