/// Expectation maximisation: a mixture of Gaussians climbs the bound on log p(x) of its points by two exact steps in turn.
///
/// The E step makes q(k) the posterior p(k|x), at which the bound is log p(x). The M step makes the model the best one
/// for this q: its weights, means and covariances are those of the points, weighed by q (Dempster, Laird and Rubin 1977).
public struct EM: Equatable, Sendable {
  /// One of the two steps.
  public enum Step: String, Sendable {
    case expectation, maximisation
  }

  /// The points x.
  public let points: [SIMD2<Double>]
  /// The present model.
  public private(set) var model: Mixture
  /// q(k), for each point and component.
  public private(set) var shares: [[Double]]
  /// The step that was taken last; nil before the first.
  public private(set) var latest: Step?
  /// The number of M steps.
  public private(set) var rounds = 0

  /// The least variance along any direction. Without one a Gaussian that shrinks to a point would make log p(x) infinite.
  public static let leastVariance = 0.01
  /// A component with fewer points than this keeps its Gaussian.
  private static let leastCount = 1e-9

  /// Begins with a model, and with a q that knows nothing: all components alike.
  public init(_ model: Mixture, points: [SIMD2<Double>]) {
    (self.model, self.points) = (model, points)
    let count = model.components.count
    shares = points.map { _ in [Double](repeating: 1 / Double(count), count: count) }
  }

  /// The bound of the present model and q.
  public var bound: MixtureBound { MixtureBound(model, points: points, shares: shares) }

  /// Takes the E step, or after an E step the M step.
  public mutating func takeStep() {
    if latest == .expectation { maximise() } else { expect() }
  }

  private mutating func expect() {
    shares = points.map { model.look(at: $0).responsibilities }
    latest = .expectation
  }

  private mutating func maximise() {
    let counts = model.components.indices.map { component in shares.reduce(0) { $0 + $1[component] } }
    model = Mixture(
      model.components.indices.map { component in
        counts[component] < Self.leastCount
          ? model.components[component] : gaussian(component, count: counts[component])
      }, weights: counts)
    latest = .maximisation
    rounds += 1
  }

  /// The Gaussian with the mean and the covariance of the points, weighed by their shares of a component.
  private func gaussian(_ component: Int, count: Double) -> Gaussian {
    var mean = SIMD2<Double>()
    for (point, share) in zip(points, shares) { mean += share[component] / count * point }
    var sum = Gaussian.Covariance(xx: 0, xy: 0, yy: 0)
    for (point, share) in zip(points, shares) {
      let (offset, weight) = (point - mean, share[component] / count)
      sum.xx += weight * offset.x * offset.x
      sum.xy += weight * offset.x * offset.y
      sum.yy += weight * offset.y * offset.y
    }
    return Gaussian(mean: mean, covariance: sum.widened(to: Self.leastVariance))
  }
}
