import Autodiff

extension Graph {
  /// A nonlinearity on a hidden layer.
  private func activate(_ x: Tensor, _ activation: Activation) -> Tensor {
    switch activation {
    case .relu: relu(x)
    case .tanh: tanh(x)
    }
  }

  /// Images `[examples, pixels]` to the posterior's mu and log sigma^2, each `[examples, latent]`; t is the gates' input
  /// `[examples, 1]`, for an architecture that has gates.
  func encode(_ images: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> (mu: Tensor, logVariance: Tensor) {
    let top = architecture.encoderWidths.indices.reduce(images) { input, index in
      let layer = "encoder.\(2 * index)"
      let preactivation = index == 0 ? dataLinear(input, layer) : linear(input, layer)
      return activate(gated(preactivation, .sigmoid, architecture.encoderGate(index), t: t), architecture.activation)
    }
    return (linear(top, "mu"), linear(top, "log_variance"))
  }

  /// z `[rows, latent]` to the likelihood's parameters `[rows, pixels]`: logits or means; t as for `encode`.
  func decode(_ z: Tensor, _ architecture: Architecture, t: Tensor? = nil) -> Tensor {
    let depth = architecture.decoderWidths.count
    let top = (0..<depth).reduce(z) { input, index in
      let preactivation = linear(input, "decoder.\(2 * index)")
      return activate(gated(preactivation, .root, architecture.decoderGate(index), t: t), architecture.activation)
    }
    return linear(top, "decoder.\(2 * depth)")
  }

  private func gated(_ x: Tensor, _ gate: Gate, _ name: String?, t: Tensor?) -> Tensor {
    guard let name else { return x }
    guard let t else { preconditionFailure("a model with gates is held at one beta before it is looked at") }
    return self.gate(x, by: t, gate, name)
  }

  /// Each row's negative log-likelihood in nats, summed over pixels: `[rows, 1]`.
  func negativeLogLikelihood(_ output: Tensor, of images: Tensor, _ likelihood: Likelihood) -> Tensor {
    switch likelihood {
    case .bernoulli: bernoulliNegativeLogLikelihood(logits: output, of: images)
    case .gaussian(let variance): gaussianNegativeLogLikelihood(mean: output, variance: variance, of: images)
    case .learnedGaussian:
      gaussianNegativeLogLikelihood(mean: output, logVariance: Architecture.likelihoodLogVariance, of: images)
    }
  }
}
