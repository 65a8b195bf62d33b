/// What the decoder's output says about a pixel x.
public enum Likelihood: Sendable, Equatable, Codable {
  /// The output is a logit: x is 1 with probability sigmoid(output). Grey x counts as a share.
  case bernoulli
  /// The output is a mean: x is Gaussian around it with this fixed variance.
  case gaussian(variance: Float)
  /// As `gaussian`, but the variance, one for all pixels, is learned along with the weights.
  case learnedGaussian

  /// Whether x is 0 or 1 (or a share of them); otherwise its likelihood is a density.
  public var isBernoulli: Bool { self == .bernoulli }

  /// For people: `Bernoulli`, `Gaussian (variance 0.1)`.
  public var summary: String {
    switch self {
    case .bernoulli: "Bernoulli"
    case .gaussian(let variance): "Gaussian (variance \(variance))"
    case .learnedGaussian: "Gaussian (learned variance)"
    }
  }
}
