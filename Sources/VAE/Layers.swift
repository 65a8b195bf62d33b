import Autodiff

extension Graph {
  /// Hidden layers `name.0`, `name.2`, ..., each a linear map and a nonlinearity: `[rows, in] -> [rows, last width]`.
  func hidden(_ x: Tensor, _ name: String, count: Int, activation: Activation, overData: Bool = false) -> Tensor {
    (0..<count).reduce(x) { input, index in
      let layer = "\(name).\(2 * index)"
      let linear = overData && index == 0 ? dataLinear(input, layer) : linear(input, layer)
      return switch activation {
      case .relu: relu(linear)
      case .tanh: tanh(linear)
      }
    }
  }

  /// Images `[examples, pixels]` to the posterior's mu and log sigma^2, each `[examples, latent]`.
  func encode(_ images: Tensor, _ architecture: Architecture) -> (mu: Tensor, logVariance: Tensor) {
    let top = hidden(
      images, "encoder", count: architecture.encoderWidths.count, activation: architecture.activation, overData: true)
    return (linear(top, "mu"), linear(top, "log_variance"))
  }

  /// z `[rows, latent]` to the likelihood's parameters `[rows, pixels]`: logits or means.
  func decode(_ z: Tensor, _ architecture: Architecture) -> Tensor {
    let depth = architecture.decoderWidths.count
    let top = hidden(z, "decoder", count: depth, activation: architecture.activation)
    return linear(top, "decoder.\(2 * depth)")
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
