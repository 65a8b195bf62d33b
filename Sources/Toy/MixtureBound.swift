import Foundation

/// How well a mixture explains points of which nobody knows the component k: means over the points, in nats.
public struct MixtureBound: Equatable, Sendable {
  /// log p(x), with all components summed.
  public let evidence: Double
  /// The evidence lower bound, E_q[log p(x, k) - log q(k)].
  public let bound: Double
  /// The gap, KL(q(k) || p(k|x)).
  public var gap: Double { evidence - bound }

  /// The bound of a model.
  /// - Parameter shares: q(k), for each point and component.
  public init(_ model: Mixture, points: [SIMD2<Double>], shares: [[Double]]) {
    var (evidence, bound) = (0.0, 0.0)
    for (point, q) in zip(points, shares) {
      let terms = model.terms(at: point)
      evidence += logSum(terms)
      for (term, share) in zip(terms, q) where share > 0 { bound += share * (term - log(share)) }
    }
    self.evidence = evidence / Double(points.count)
    self.bound = bound / Double(points.count)
  }
}
