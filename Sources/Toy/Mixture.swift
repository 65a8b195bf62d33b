import Foundation

/// A mixture of normal distributions in the plane.
public struct Mixture: Equatable, Sendable {
  /// The normal distributions.
  public let components: [Gaussian]
  /// Their weights, which sum to 1.
  public let weights: [Double]
  private let logWeights: [Double]

  /// A mixture.
  /// - Precondition: there is one weight above 0 for each component. The weights are normalised.
  public init(_ components: [Gaussian], weights: [Double]) {
    precondition(components.count == weights.count && !components.isEmpty && weights.allSatisfy { $0 >= 0 })
    let sum = weights.reduce(0, +)
    self.components = components
    self.weights = weights.map { $0 / sum }
    logWeights = self.weights.map { log($0) }
  }

  /// The properties of a mixture at one point.
  public struct Look: Equatable, Sendable {
    /// The log density in nats.
    public var logDensity: Double
    /// Its gradient with respect to the point.
    public var gradient: SIMD2<Double>
    /// The probability that the point came from each component.
    public var responsibilities: [Double]
    /// The distance to the nearest component in standard deviations.
    public var distance: Double
    /// For each component, the noise that would give the point.
    public var noises: [SIMD2<Double>]
  }

  /// For each component k, log p(k) p(point|k), given the point's noises. In nats.
  private func terms(_ noises: [SIMD2<Double>]) -> [Double] {
    components.indices.map { logWeights[$0] + components[$0].logDensity(noise: noises[$0]) }
  }

  /// For each component k, log p(k) p(point|k), in nats: the density of the point and of its component together.
  func terms(at point: SIMD2<Double>) -> [Double] { terms(components.map { $0.noise(at: point) }) }

  /// The properties at one point.
  public func look(at point: SIMD2<Double>) -> Look {
    let noises = components.map { $0.noise(at: point) }
    let terms = terms(noises)
    let most = terms.max() ?? 0
    var shares = terms.map { exp($0 - most) }
    let sum = shares.reduce(0, +)
    var gradient = SIMD2<Double>()
    for index in shares.indices {
      shares[index] /= sum
      gradient += shares[index] * components[index].gradient(noise: noises[index])
    }
    let squares = noises.lazy.map { $0.x * $0.x + $0.y * $0.y }
    return Look(
      logDensity: most + log(sum), gradient: gradient, responsibilities: shares,
      distance: (squares.min() ?? 0).squareRoot(), noises: noises)
  }

  /// The log density at a point, in nats.
  public func logDensity(at point: SIMD2<Double>) -> Double { logSum(terms(at: point)) }

  /// The normal distribution with this mixture's mean and covariance, which has the least KL(p||q) of all normal
  /// distributions.
  public var moments: Gaussian {
    var mean = SIMD2<Double>()
    for (component, weight) in zip(components, weights) { mean += weight * component.mean }
    var sum = Gaussian.Covariance(xx: 0, xy: 0, yy: 0)
    for (component, weight) in zip(components, weights) {
      let (own, offset) = (component.covariance, component.mean - mean)
      sum.xx += weight * (own.xx + offset.x * offset.x)
      sum.xy += weight * (own.xy + offset.x * offset.y)
      sum.yy += weight * (own.yy + offset.y * offset.y)
    }
    return Gaussian(mean: mean, covariance: sum)
  }
}

/// log sum exp, which no size of terms makes overflow.
func logSum(_ terms: [Double]) -> Double {
  let most = terms.max() ?? 0
  return most + log(terms.reduce(0) { $0 + exp($1 - most) })
}
