import Autodiff

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The posterior of images as tensors of a graph: what the heads give. Tensors of variables that the model does not have are nil.
struct Posterior {
  let latents: LatentSpace
  /// Of the continuous variables, `[examples, continuous]` each.
  let gaussian: (mu: Tensor, logVariance: Tensor)?
  /// Of all categories, `[examples, sum of categories]`.
  let logits: Tensor?
  /// With a codebook, the codes that were found in it.
  let codes: Quantization?
}

extension Graph {
  /// The expected z and the log variance of each of its values, `[examples, width]`. The expectation of a category's value is its
  /// probability p, and the variance is p (1 - p).
  func moments(_ posterior: Posterior) -> (mu: Tensor, logVariance: Tensor) {
    if let codes = posterior.codes {
      let chosen = oneHot(codes.choices, codes: posterior.latents.categories[0])
      return (chosen, bernoulliLogVariance(chosen))
    }
    guard let logits = posterior.logits else {
      guard let gaussian = posterior.gaussian else { preconditionFailure("a posterior of no variable") }
      return gaussian
    }
    let probabilities = softmax(logits: logits, categories: posterior.latents.categories)
    let logVariance = bernoulliLogVariance(probabilities)
    guard let gaussian = posterior.gaussian else { return (probabilities, logVariance) }
    return (joined(gaussian.mu, probabilities), joined(gaussian.logVariance, logVariance))
  }

  /// Samples of z (codes have none but themselves), `[examples * samples, width]`, by standard normal `noise` of this shape. `temperature` is `[examples, 1]`.
  func sample(_ posterior: Posterior, noise: Tensor, temperature: Tensor?, relaxation: Relaxation) -> Tensor {
    let (latents, gaussian) = (posterior.latents, posterior.gaussian)
    if let codes = posterior.codes { return oneHot(codes.choices, codes: latents.categories[0]) }
    guard let logits = posterior.logits, let temperature else {
      guard let gaussian else { preconditionFailure("a posterior of no variable") }
      return gaussianSample(mu: gaussian.mu, logVariance: gaussian.logVariance, noise: noise)
    }
    func categorical(_ noise: Tensor) -> Tensor {
      categoricalSample(
        logits: logits, noise: noise, temperature: temperature, categories: latents.categories, relaxation: relaxation)
    }
    guard let gaussian else { return categorical(noise) }
    let continuous = gaussianSample(
      mu: gaussian.mu, logVariance: gaussian.logVariance, noise: columns(0..<latents.continuous, of: noise))
    return joined(continuous, categorical(columns(latents.continuous..<latents.width, of: noise)))
  }

  /// The KL of each variable from its prior in nats, `[examples, latent]`. A code is certain, so it is log K, the same for all images.
  func kl(_ posterior: Posterior) -> Tensor {
    if posterior.codes != nil {
      let (latents, kl) = (posterior.latents, leaf(columns: posterior.latents.count))
      let nats = latents.categories.map { logf(Float($0)) }
      for example in 0..<capacity { kl.row(example).update(from: nats, count: nats.count) }
      return kl
    }
    let gaussian = posterior.gaussian.map { gaussianKL(mu: $0.mu, logVariance: $0.logVariance) }
    let categorical = posterior.logits.map { categoricalKL(logits: $0, categories: posterior.latents.categories) }
    switch (gaussian, categorical) {
    case (let first?, let second?): return joined(first, second)
    case (let only?, nil), (nil, let only?): return only
    case (nil, nil): preconditionFailure("a posterior of no variable")
    }
  }
}
