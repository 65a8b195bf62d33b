import Foundation
import Randomness
import Testing

@testable import Toy

/// EM on a mixture, beside gradients of a bound with an encoder, against closed forms.
@Suite struct EMTests {
  static func settings(_ target: Target, components: Int, seed: UInt64 = 1) -> FitSettings {
    var settings = FitSettings()
    (settings.target, settings.components, settings.seed) = (target, components, seed)
    return settings
  }

  private func learning(_ target: Target, components: Int, steps: Int, seed: UInt64 = 1) -> Learning {
    let settings = Self.settings(target, components: components, seed: seed)
    var learning = Learning(settings)
    for _ in 0..<steps { learning.takeStep(settings) }
    return learning
  }

  @Test(arguments: Target.allCases, [2, 3, 8])
  func theEStepClosesTheGapAndNothingFalls(target: Target, components: Int) {
    let settings = Self.settings(target, components: components)
    var learning = Learning(settings)
    var before = learning.emBound
    for step in 1...60 {
      learning.takeStep(settings)
      let now = learning.emBound
      #expect(now.evidence >= before.evidence - 1e-9 && now.bound >= before.bound - 1e-9, "step \(step)")
      #expect(now.gap > -1e-9)
      if step.isMultiple(of: 2) {
        #expect(learning.em.latest == .maximisation && learning.em.rounds == step / 2)
      } else {
        #expect(abs(now.gap) < 1e-9 && now.evidence == before.evidence, "step \(step)")
      }
      before = now
    }
  }

  /// The responsibilities by the textbook, and log p(x) as a sum over components.
  @Test func theEStepIsBayesRule() {
    let em = learning(.triangle, components: 3, steps: 5).em
    for (point, shares) in zip(em.points, em.shares) {
      let joint = em.model.components.indices.map {
        em.model.weights[$0] * exp(em.model.components[$0].logDensity(at: point))
      }
      for (share, density) in zip(shares, joint) { #expect(abs(share - density / joint.reduce(0, +)) < 1e-12) }
    }
    let mean = em.points.reduce(0) { $0 + em.model.logDensity(at: $1) } / Double(em.points.count)
    #expect(abs(em.bound.evidence - mean) < 1e-12)
  }

  /// No change of any parameter raises the bound after an M step: it is the maximum, found here by numbers.
  @Test(arguments: [Target.modes, .banana, .ring]) func theMStepIsTheMaximum(target: Target) {
    let em = learning(target, components: 3, steps: 2).em
    #expect(em.latest == .maximisation)
    // The same model in free parameters: the logits are the logarithms of the weights.
    var posterior = Posterior(.mixture, components: em.model.components)
    var parameters = posterior.parameters
    for (index, weight) in em.model.weights.enumerated() { parameters[index * Posterior.stride + 5] = log(weight) }
    func bound(_ parameters: [Double]) -> Double {
      posterior.set(parameters)
      return MixtureBound(posterior.mixture, points: em.points, shares: em.shares).bound
    }
    let best = bound(parameters)
    #expect(abs(best - em.bound.bound) < 1e-12)
    for index in parameters.indices {
      let step = 1e-4
      var (up, down) = (parameters, parameters)
      up[index] += step
      down[index] -= step
      let (higher, lower) = (bound(up), bound(down))
      #expect(abs(higher - lower) / (2 * step) < 1e-6, "parameter \(index)")
      #expect(higher < best + 1e-12 && lower < best + 1e-12, "parameter \(index)")
    }
    // And from another place a climb by numbers ends there.
    var climbed = parameters.enumerated().map { $0.offset % Posterior.stride < 2 ? $0.element + 0.1 : $0.element }
    for _ in 0..<300 {
      climbed = climbed.indices.map { index in
        guard index % Posterior.stride < 2 else { return climbed[index] }
        var (up, down) = (climbed, climbed)
        up[index] += 1e-4
        down[index] -= 1e-4
        let (middle, higher, lower) = (bound(climbed), bound(up), bound(down))
        let curvature = (higher - 2 * middle + lower) / 1e-8
        return climbed[index] - (higher - lower) / 2e-4 / curvature
      }
    }
    for index in parameters.indices { #expect(abs(climbed[index] - parameters[index]) < 1e-4, "parameter \(index)") }
  }

  @Test func pointsOfOneGaussianGiveItsMoments() {
    let points = Target.correlated.mixture.points(200, seed: 3)
    var em = EM(Mixture([Gaussian(mean: .zero, logScale: .zero)], weights: [1]), points: points)
    em.takeStep()
    em.takeStep()
    let mean = points.reduce(SIMD2<Double>(), +) / 200
    let covariance = em.model.components[0].covariance
    #expect(abs(em.model.components[0].mean.x - mean.x) < 1e-12)
    #expect(abs(covariance.xy - points.reduce(0) { $0 + ($1.x - mean.x) * ($1.y - mean.y) } / 200) < 1e-12)
    // log p(x) of a Gaussian at its own moments: minus its entropy.
    #expect(abs(em.bound.evidence + em.model.components[0].entropy) < 1e-12)
  }

  /// A Gaussian on equal points has the least variance, and one without points stays.
  @Test func aGaussianDoesNotShrinkToAPoint() {
    let points = [SIMD2<Double>](repeating: SIMD2(1, 1), count: 5) + [SIMD2(-1, 0), SIMD2(-1, 2)]
    let start = Mixture(
      [
        Gaussian(mean: SIMD2(1, 1), logScale: .zero), Gaussian(mean: SIMD2(-1, 1), logScale: SIMD2(-2, 0)),
        Gaussian(mean: SIMD2(500, 500), logScale: .zero),
      ], weights: [1, 1, 1])
    var em = EM(start, points: points)
    var evidence = -Double.infinity
    for _ in 0..<40 {
      em.takeStep()
      #expect(em.bound.evidence.isFinite && em.bound.evidence >= evidence - 1e-9)
      evidence = em.bound.evidence
    }
    for component in em.model.components.prefix(2) {
      #expect(component.covariance.xx >= EM.leastVariance - 1e-12)
    }
    #expect(abs(em.model.components[1].covariance.yy - 1) < 1e-6)
    #expect(abs(em.model.components[0].covariance.yy - EM.leastVariance) < 1e-9)
  }

  @Test func aWidenedCovarianceKeepsItsAxes() {
    let narrow = Gaussian.Covariance(xx: 0.5, xy: 0.4999, yy: 0.5)
    let wide = narrow.widened(to: 0.01)
    // Along the diagonal it stays, across it has the least variance.
    #expect(abs((wide.xx + 2 * wide.xy + wide.yy) / 2 - 0.9999) < 1e-12)
    #expect(abs((wide.xx - 2 * wide.xy + wide.yy) / 2 - 0.01) < 1e-12)
    #expect(narrow.widened(to: 0.00001) == narrow)
    #expect(Gaussian.Covariance(xx: 0, xy: 0, yy: 0).widened(to: 0.01) == .init(xx: 0.01, xy: 0, yy: 0.01))
  }

  /// The gradient with an encoder against finite differences.
  @Test func theEncodersGradientIsThatOfItsBound() {
    let fit = learning(.ring, components: 3, steps: 40).encoder
    let gradient = fit.gradient
    func bound(_ index: Int, _ step: Double) -> Double {
      var (parameters, encoder) = (fit.model.parameters, fit.encoder)
      if index < parameters.count { parameters[index] += step } else { encoder[index - parameters.count] += step }
      var model = fit.model
      model.set(parameters)
      let shares = fit.points.map { point in
        let outputs = (0..<3).map { encoder[3 * $0] + encoder[3 * $0 + 1] * point.x + encoder[3 * $0 + 2] * point.y }
        let sum = outputs.reduce(0) { $0 + exp($1) }
        return outputs.map { exp($0) / sum }
      }
      return MixtureBound(model.mixture, points: fit.points, shares: shares).bound
    }
    for index in gradient.indices {
      let difference = (bound(index, 1e-5) - bound(index, -1e-5)) / 2e-5
      #expect(abs(gradient[index] - difference) < 1e-6 * max(1, abs(difference)), "parameter \(index)")
    }
  }

  @Test func bothStartAlikeAndTheEncodersGapStaysOpen() {
    let start = learning(.modes, components: 2, steps: 0)
    #expect(start.emBound == start.encoderBound && start.em.model == start.encoder.model.mixture)
    let end = learning(.modes, components: 2, steps: 600)
    #expect(end.emHasArrived && abs(end.emBound.gap) < 1e-9)
    #expect(end.encoderBound.gap > 1e-4 && end.encoderBound.bound < end.encoderBound.evidence)
    #expect(abs(end.emBound.evidence - end.encoderBound.evidence) < 0.01)
    var again = end
    again.restart(Self.settings(.modes, components: 2), again: true)
    #expect(again == start)
    again.restart(Self.settings(.modes, components: 2))
    #expect(again.em.points == start.em.points && again.em.model != start.em.model)
  }

  @Test func tooLargeStepsEndTheEncoderOnly() {
    var settings = Self.settings(.ring, components: 4)
    (settings.usesAdam, settings.learningRate) = (false, 1e6)
    var learning = Learning(settings)
    for _ in 0..<20 { learning.takeStep(settings) }
    #expect(learning.encoder.hasDiverged && learning.em.rounds == 10)
    #expect(learning.encoderBound.bound.isFinite && learning.encoder.model.isUsable)
  }

  @Test func pointsAreThoseOfTheMixture() {
    let points = Target.modes.mixture.points(20_000, seed: 9)
    let left = Double(points.count { $0.x < 0 }) / 20_000
    #expect(abs(left - 0.4) < 0.02)
    let mean = points.reduce(SIMD2<Double>(), +) / 20_000
    #expect(abs(mean.x - Target.modes.mixture.moments.mean.x) < 0.05)
  }
}
