import Foundation
import Foundation
import Randomness

/// The family of distributions of q.
public enum Family: String, CaseIterable, Sendable {
  /// A diagonal Gaussian (mean field, as in the VAE).
  case diagonal
  /// Any Gaussian.
  case full
  /// A mixture of any Gaussians.
  case mixture
}

/// q(z): a distribution and its parameters for gradient ascent.
///
/// There are six parameters for each component, one component after the other: the two of the mean, the two logarithms
/// of the Cholesky factor's diagonal, its lower left entry, and the logit of the component's weight.
public struct Posterior: Equatable, Sendable {
  /// The family.
  public let family: Family
  /// The parameters, six for each component.
  public private(set) var parameters: [Double]
  /// The distribution.
  public private(set) var mixture: Mixture

  /// The number of parameters of a component.
  public static let stride = 6
  /// The index of the lower left entry in a component.
  static let shear = 4
  /// The index of the weight's logit in a component.
  static let logit = 5

  /// The posterior with these components, of equal weight.
  /// - Precondition: one component, or several in a mixture.
  public init(_ family: Family, components: [Gaussian]) {
    precondition(family == .mixture ? !components.isEmpty : components.count == 1)
    self.family = family
    parameters = components.flatMap { component in
      let shear = family == .diagonal ? 0 : component.shear
      return [component.mean.x, component.mean.y, component.logScale.x, component.logScale.y, shear, 0]
    }
    mixture = Self.mixture(of: parameters)
  }

  /// A posterior drawn at random: round, near the origin.
  public init(_ family: Family, components: Int, seed: UInt64, attempt: UInt64) {
    var noise = Philox(seed: seed, stream: RandomStream.initialization.number(attempt))
    self.init(
      family,
      components: (0..<(family == .mixture ? components : 1)).map { _ in
        Gaussian(mean: 1.2 * noise.point(), logScale: SIMD2(repeating: log(0.6)))
      })
  }

  /// Whether the parameters are finite and moderate enough to compute with.
  public var isUsable: Bool { parameters.allSatisfy { abs($0) < 100 } }

  /// Replaces the parameters.
  /// - Precondition: there are as many.
  public mutating func set(_ parameters: [Double]) {
    precondition(parameters.count == self.parameters.count)
    self.parameters = parameters
    mixture = Self.mixture(of: parameters)
  }

  /// Sets the entries of a gradient to 0 that this family does not move.
  func constrain(_ gradient: inout [Double]) {
    if family == .diagonal { gradient[Self.shear] = 0 }
  }

  private static func mixture(of parameters: [Double]) -> Mixture {
    let starts = Array(Swift.stride(from: 0, to: parameters.count, by: Self.stride))
    let most = starts.map { parameters[$0 + logit] }.max() ?? 0
    return Mixture(
      starts.map {
        Gaussian(
          mean: SIMD2(parameters[$0], parameters[$0 + 1]),
          logScale: SIMD2(parameters[$0 + 2], parameters[$0 + 3]), shear: parameters[$0 + shear])
      }, weights: starts.map { exp(parameters[$0 + logit] - most) })
  }
}

extension Gaussian {
  /// Adds `share` times the gradient of the log density with respect to this component's parameters, given the point's
  /// noise, to a gradient in which they begin at `start`.
  func addGradient(noise: SIMD2<Double>, times share: Double, to sum: inout [Double], at start: Int) {
    let pull = -gradient(noise: noise)
    sum[start] += share * pull.x
    sum[start + 1] += share * pull.y
    sum[start + 2] += share * (noise.x * exp(logScale.x) * pull.x - 1)
    sum[start + 3] += share * (noise.y * noise.y - 1)
    sum[start + Posterior.shear] += share * noise.x * pull.y
  }
}

extension Philox {
  /// Two draws from the standard normal distribution.
  mutating func point() -> SIMD2<Double> {
    let x = normal()
    return SIMD2(Double(x), Double(normal()))
  }
}
