import Autodiff

/// What the second of an encoder's heads gives for each latent dimension. Models that this program makes give the log variance;
/// those of other programs may give something else, from which it is computed.
public enum Spread: String, Sendable, Equatable, Codable, CaseIterable {
  /// log sigma^2
  case logVariance = "log variance"
  /// sigma^2; its sign does not count.
  case variance
  /// sigma; its sign does not count.
  case deviation
  /// What softplus makes sigma^2 of.
  case softplusVariance = "softplus variance"
  /// What softplus makes sigma of.
  case softplusDeviation = "softplus deviation"
}

extension Graph {
  /// log sigma^2 from what the second head gives, `[examples, latent]`.
  func logVariance(_ head: Tensor, _ spread: Spread) -> Tensor {
    switch spread {
    case .logVariance: head
    case .variance: logMagnitude(head, power: 1)
    case .deviation: logMagnitude(head, power: 2)
    case .softplusVariance: logMagnitude(softplus(head), power: 1)
    case .softplusDeviation: logMagnitude(softplus(head), power: 2)
    }
  }
}
