import Foundation

/// A draw from one component of q.
public struct Draw: Equatable, Sendable {
  /// The component.
  public var component: Int
  /// Standard normal noise.
  public var noise: SIMD2<Double>

  /// A draw.
  public init(component: Int, noise: SIMD2<Double>) {
    self.component = component
    self.noise = noise
  }
}

/// Ways to estimate the gradient of the bound `E_q[log p~(z) - log q(z)]` from draws of q.
///
/// Every component of q is drawn from equally often and enters with its weight, so that the choice of a component need
/// not be differentiated: `sum_k weight_k E_k[...]`.
public enum GradientEstimator: String, CaseIterable, Sendable {
  /// The reparameterisation: z = mean + L noise moves with q, and the gradient of p~ is used (Kingma and Welling 2014).
  case reparameterised
  /// The score function: E_q[(log p~ - log q) grad log q], which needs only the values of p~ (Williams 1992).
  case score
  /// The score function with a baseline: the bound estimated from the other draws (leave one out; Mnih and Rezende
  /// 2016).
  case baseline
  /// The path derivative: leaves out the derivative of log q at a fixed point, whose mean is 0 (Roeder, Wu and Duvenaud
  /// 2017, "Sticking the landing"). Where q is p it has no noise.
  case path

  /// The estimate of the gradient with respect to all parameters of `posterior`.
  /// - Parameter draws: equally many from each component.
  public func gradient(_ posterior: Posterior, target: Target, draws: [Draw]) -> [Double] {
    let count = Double(draws.count / posterior.mixture.components.count)
    let seen = draws.map { Sight($0, posterior, target) }
    let baselines = self == .baseline ? Self.leavingOneOut(seen, posterior) : [Double](repeating: 0, count: seen.count)
    var sum = [Double](repeating: 0, count: posterior.parameters.count)
    for (sight, baseline) in zip(seen, baselines) {
      let part = contribution(of: sight, posterior, baseline: baseline)
      for index in sum.indices { sum[index] += part[index] / count }
    }
    posterior.constrain(&sum)
    return sum
  }

  /// The noise of an estimate from `samples` draws of each component: the root of the summed variances of its entries.
  /// - Parameter draws: the draws that it is measured with, at least two from each component.
  public func noise(_ posterior: Posterior, target: Target, samples: Int, draws: [Draw]) -> Double {
    let components = posterior.mixture.components.count
    let seen = draws.map { Sight($0, posterior, target) }
    let bound = zip(seen, draws).reduce(0) { $0 + $1.0.value * posterior.mixture.weights[$1.1.component] }
    // With one draw there is no other to estimate a baseline from.
    let baseline = self == .baseline && samples > 1 ? bound * Double(components) / Double(draws.count) : 0
    var variance = 0.0
    for component in 0..<components {
      let parts = seen.filter { $0.draw.component == component }.map { sight in
        var part = contribution(of: sight, posterior, baseline: baseline)
        posterior.constrain(&part)
        return part
      }
      for index in posterior.parameters.indices { variance += parts.map { $0[index] }.variance }
    }
    return (variance / Double(samples)).squareRoot()
  }

  /// A draw, with p and q at its point.
  private struct Sight {
    let draw: Draw
    let q: Mixture.Look
    /// log p~ - log q.
    let value: Double
    /// Its gradient with respect to the point, with q's parameters fixed.
    let pull: SIMD2<Double>

    init(_ draw: Draw, _ posterior: Posterior, _ target: Target) {
      self.draw = draw
      let point = posterior.mixture.components[draw.component].point(draw.noise)
      let p = target.mixture.look(at: point)
      q = posterior.mixture.look(at: point)
      value = p.logDensity + Target.logEvidence - q.logDensity
      pull = p.gradient - q.gradient
    }
  }

  /// The contribution of one draw to the gradient, before the division by the number of draws of a component.
  private func contribution(of sight: Sight, _ posterior: Posterior, baseline: Double) -> [Double] {
    let (mixture, stride) = (posterior.mixture, Posterior.stride)
    let own = sight.draw.component
    let weight = mixture.weights[own]
    var sum = [Double](repeating: 0, count: posterior.parameters.count)
    // grad log q at a fixed point: each component by its responsibility.
    let factor =
      switch self {
      case .reparameterised: -weight
      case .path: 0.0
      case .score, .baseline: weight * (sight.value - baseline)
      }
    for (index, component) in mixture.components.enumerated() {
      let share = factor * sight.q.responsibilities[index]
      component.addGradient(noise: sight.q.noises[index], times: share, to: &sum, at: index * stride)
      sum[index * stride + Posterior.logit] += share - factor * mixture.weights[index]
    }
    guard self == .reparameterised || self == .path else { return sum }
    // The point itself moves with the component that it was drawn from.
    let (component, noise, pull) = (mixture.components[own], sight.draw.noise, weight * sight.pull)
    sum[own * stride] += pull.x
    sum[own * stride + 1] += pull.y
    sum[own * stride + 2] += pull.x * exp(component.logScale.x) * noise.x
    sum[own * stride + 3] += pull.y * exp(component.logScale.y) * noise.y
    sum[own * stride + Posterior.shear] += pull.y * noise.x
    // The weights count the draws: d weight_k / d logit_j = weight_j (1 if j is k - weight_k).
    for index in mixture.components.indices {
      let change = mixture.weights[index] * ((index == own ? 1 : 0) - weight)
      sum[index * stride + Posterior.logit] += change * sight.value
    }
    return sum
  }

  /// For each draw the bound estimated from all others. It does not depend on the draw itself, so the gradient stays
  /// unbiased.
  private static func leavingOneOut(_ seen: [Sight], _ posterior: Posterior) -> [Double] {
    let weights = posterior.mixture.weights
    let count = Double(seen.count / weights.count)
    guard count > 1 else { return [Double](repeating: 0, count: seen.count) }
    var sums = [Double](repeating: 0, count: weights.count)
    for sight in seen { sums[sight.draw.component] += sight.value }
    let bound = zip(sums, weights).reduce(0) { $0 + $1.0 * $1.1 / count }
    return seen.map { sight in
      let own = sight.draw.component
      return bound - weights[own] * (sums[own] / count - (sums[own] - sight.value) / (count - 1))
    }
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }

  /// The unbiased estimate of the variance; 0 for fewer than two values.
  var variance: Double {
    guard count > 1 else { return 0 }
    let mean = mean
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }
}
