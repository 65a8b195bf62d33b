import Autodiff

extension Graph {
  /// The posterior of images `[examples, pixels]`. `t` is the gates' input `[examples, 1]`, for a gated architecture.
  func encode(_ images: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> Posterior {
    let top = architecture.encoderPart.add(images, to: self, t: t, readsData: true)
    let heads = architecture.heads.map { head in
      head.layer.add(
        top, to: self, at: LayerPlace(name: head.name, input: architecture.encoder.output, readsData: false))
    }
    let latents = architecture.latents
    if let form = latents.codebook {
      let codes = quantize(heads[0], by: codebook(Architecture.codebook, averages: form.averages))
      return Posterior(latents: latents, gaussian: nil, logits: nil, codes: codes)
    }
    return Posterior(
      latents: latents,
      gaussian: latents.continuous > 0 ? (heads[0], logVariance(heads[1], architecture.spread)) : nil,
      logits: latents.isContinuous ? nil : heads[heads.count - 1], codes: nil)
  }

  /// z `[rows, width]` to the likelihood's parameters `[rows, pixels]`, logits or means. `t` as in `encode`.
  func decode(_ z: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> Tensor {
    guard let form = architecture.latents.codebook else {
      return architecture.decoderPart.add(z, to: self, t: t, isPicture: true)
    }
    return decode(vectors: vectors(of: z, in: codebook(Architecture.codebook, averages: form.averages)), architecture)
  }

  /// The same for the vectors that codes stand for, `[rows, variables * length]`.
  func decode(vectors: Tensor, _ architecture: Architecture) -> Tensor {
    architecture.decoderPart.add(vectors, to: self, t: nil, isPicture: true)
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
