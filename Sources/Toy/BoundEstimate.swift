/// The bound of one q, and other estimates from its draws. In nats.
public struct BoundEstimate: Equatable, Sendable {
  /// The evidence lower bound, E_q[log p~ - log q].
  public var bound: Double
  /// Its standard error.
  public var error: Double
  /// E_q[log p~]: with the entropy it adds up to the bound.
  public var expectedLogDensity: Double { bound - entropy }
  /// The entropy of q, -E_q[log q]: of a Gaussian in closed form, of a mixture, which has none, from the same draws.
  public let entropy: Double
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
    outside = 0
    var estimatedEntropy = 0.0
    shares = [Double](repeating: 0, count: p.components.count)
    for draw in draws {
      let point = q.components[draw.component].point(draw.noise)
      let look = p.look(at: point)
      let weight = q.weights[draw.component] / count
      let logDensity = look.logDensity + Target.logEvidence
      let logQ = q.logDensity(at: point)
      values[draw.component].append(logDensity - logQ)
      estimatedEntropy -= weight * logQ
      if look.distance > 3 { outside += weight }
      for index in shares.indices { shares[index] += weight * look.responsibilities[index] }
    }
    entropy = q.components.count == 1 ? q.components[0].entropy : estimatedEntropy
    bound = zip(values, q.weights).reduce(0) { $0 + $1.0.mean * $1.1 }
    error = zip(values, q.weights).reduce(0) { $0 + $1.1 * $1.1 * $1.0.variance / count }.squareRoot()
  }

  /// The number of components of p that have at least half of their weight in q.
  public func covered(of target: Target) -> Int {
    zip(shares, target.mixture.weights).count { $0 >= $1 / 2 }
  }
}
