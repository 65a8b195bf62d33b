#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bounds on log p(x) of one image that k draws from its posterior give, for several k, from the same draws:
/// `L_k = E log (1/k) sum_k p(x|z_k) p(z_k) / q(z_k|x)` (Burda, Grosse and Salakhutdinov 2016, equation 8). In nats.
public struct SampleBounds: Sendable, Equatable {
  /// A bound.
  public struct Bound: Sendable, Equatable {
    /// The number of draws, k.
    public var draws: Int
    /// The mean of the estimates of L_k from disjoint groups of k draws.
    public var value: Double
    /// Its standard error over the groups; nil for a single group.
    public var error: Double?
    /// How much of the gradient of L_k with respect to mu is signal: the length of its mean over the groups, divided by the
    /// root of its summed variances; nil with too few groups to tell, or where the noise covers the signal (Rainforth and
    /// others 2018, "Tighter variational bounds are not necessarily better").
    public var signal: Double?
  }

  /// The bounds in the order of k.
  public let bounds: [Bound]

  /// The fewest groups that a signal is measured with.
  private static let leastGroups = 20

  /// - Parameters:
  ///   - counts: the k, each at most the number of draws.
  ///   - logWeights: `log p(x|z) p(z) / q(z|x)` of each draw.
  ///   - slopes: the derivative of each with respect to mu at fixed noise, `[draws, latent]`.
  public init(_ counts: [Int], logWeights: [Double], slopes: [Double]) {
    let latent = slopes.count / max(logWeights.count, 1)
    bounds = counts.map { k in
      let groups = logWeights.count / k
      precondition(groups > 0, "\(k) draws of \(logWeights.count)")
      let starts = (0..<groups).map { $0 * k }
      let values = starts.map { LogMeanExp(Array(logWeights[$0..<$0 + k])).value }
      var bound = Bound(draws: k, value: values[0])
      guard groups > 1 else { return bound }
      let (mean, variance) = meanAndVariance(values)
      (bound.value, bound.error) = (mean, (variance / Double(groups)).squareRoot())
      guard groups >= Self.leastGroups, latent > 0 else { return bound }
      let gradients = starts.map { Self.gradient(logWeights[$0..<$0 + k], slopes, latent) }
      var (signal, noise) = (0.0, 0.0)
      for dimension in 0..<latent {
        let (mean, variance) = meanAndVariance(gradients.map { $0[dimension] })
        // A mean of few noisy numbers is never 0: its own variance is taken off.
        signal += mean * mean - variance / Double(groups)
        noise += variance
      }
      if signal > 0, noise > 0 { bound.signal = (signal / noise).squareRoot() }
      return bound
    }
  }

  /// The gradient of `log (1/k) sum w` for the draws of one group, `[latent]`: the slopes, weighted by the normalised weights.
  private static func gradient(_ logWeights: ArraySlice<Double>, _ slopes: [Double], _ latent: Int) -> [Double] {
    let largest = logWeights.max() ?? 0
    let shares = logWeights.map { exp($0 - largest) }
    let sum = shares.reduce(0, +)
    var result = [Double](repeating: 0, count: latent)
    for (draw, share) in zip(logWeights.indices, shares) {
      for dimension in 0..<latent { result[dimension] += share / sum * slopes[draw * latent + dimension] }
    }
    return result
  }
}
