/// The distribution of a pixel x, given the decoder's output for it.
public enum Likelihood: Sendable, Equatable, Codable {
  /// The output is a logit: x is 1 with probability sigmoid(output). A grey x counts as a probability.
  case bernoulli
  /// The output is the mean of a Gaussian with this fixed variance.
  case gaussian(variance: Float)
  /// As `gaussian`, with one variance for all pixels that is learned with the weights.
  case learnedGaussian
  /// A density on [0, 1]: the output is the logit of lambda in `C(lambda) lambda^x (1 - lambda)^(1 - x)`, whose mean is not lambda
  /// (Loaiza-Ganem and Cunningham 2019). What a Bernoulli distribution lacks for grey pixels is the constant C.
  case continuousBernoulli

  /// Whether it is a probability of 0 or 1; otherwise it is a density.
  public var isBernoulli: Bool { self == .bernoulli }

  /// For people: `Bernoulli`, `Gaussian (variance 0.1)`.
  public var summary: String {
    switch self {
    case .bernoulli: "Bernoulli"
    case .gaussian(let variance): "Gaussian (variance \(variance))"
    case .learnedGaussian: "Gaussian (learned variance)"
    case .continuousBernoulli: "continuous Bernoulli"
    }
  }
}
