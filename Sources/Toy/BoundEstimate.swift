/// The bound of one q, and other estimates from its draws. In nats.
public struct BoundEstimate: Equatable, Sendable {
  /// The evidence lower bound, E_q[log p~ - log q].
  public var bound: Double
  /// Its standard error.
  public var error: Double
  /// E_q[log p~], from the same draws: with the entropy it adds up to the bound.
  public var expectedLogDensity: Double
  /// The entropy of q, -E_q[log q].
  public var entropy: Double { bound - expectedLogDensity }
  /// The gap to log Z: KL(q||p), which is never below 0 except for the error.
  public var gap: Double { Target.logEvidence - bound }
  /// The share of q that belongs to each component of p.
  public var shares: [Double]
  /// The share of q that lies more than three standard deviations from every component of p.
  public var outside: Double

  /// Estimates the bound.
  /// - Parameter draws: equally many from each component of `posterior`, at least two.
  public init(_ posterior: Posterior, target: Target, draws: [Draw]) {
    let (p, q) = (target.mixture, posterior.mixture)
    let count = Double(draws.count / q.components.count)
    var values = [[Double]](repeating: [], count: q.components.count)
    (expectedLogDensity, outside) = (0, 0)
    shares = [Double](repeating: 0, count: p.components.count)
    for draw in draws {
      let point = q.components[draw.component].point(draw.noise)
      let look = p.look(at: point)
      let weight = q.weights[draw.component] / count
      let logDensity = look.logDensity + Target.logEvidence
      values[draw.component].append(logDensity - q.logDensity(at: point))
      expectedLogDensity += weight * logDensity
      if look.distance > 3 { outside += weight }
      for index in shares.indices { shares[index] += weight * look.responsibilities[index] }
    }
    bound = zip(values, q.weights).reduce(0) { $0 + $1.0.mean * $1.1 }
    error = zip(values, q.weights).reduce(0) { $0 + $1.1 * $1.1 * $1.0.variance / count }.squareRoot()
  }

  /// The number of components of p that have at least half of their weight in q.
  public func covered(of target: Target) -> Int {
    zip(shares, target.mixture.weights).count { $0 >= $1 / 2 }
  }
}
