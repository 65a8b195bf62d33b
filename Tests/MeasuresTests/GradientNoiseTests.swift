import Foundation
import Randomness
import Testing

@testable import Measures

struct GradientNoiseTests {
  /// f(z) = a/2 z^2 + b z + c in one dimension, for which all moments have closed forms.
  @Test func aQuadraticHasItsClosedForms() {
    let (a, b, c, mu, sigma) = (1.5, -0.7, 3.0, 0.4, 0.6)
    var generator = Philox(seed: 4, stream: 1)
    let noise = (0..<400_000).map { _ in generator.normal() }
    let points = noise.map { mu + sigma * Double($0) }
    let measured = GradientNoise(
      sigma: [Float(sigma)], noise: noise, values: points.map { Float(a / 2 * $0 * $0 + b * $0 + c) },
      gradients: points.map { Float(a * $0 + b) })
    // f = f0 + f1 e + f2 e^2; normal moments are 1, 3, 15, 105.
    let (f0, slope, f2) = (a / 2 * mu * mu + b * mu + c, a * mu + b, a * sigma * sigma / 2)
    let f1 = slope * sigma
    let mean = (mu: slope, sigma: a * sigma)
    func score(_ f0: Double) -> (mu: Double, sigma: Double) {
      (
        (f0 * f0 + 2 * f1 * f1 + 15 * f2 * f2 + 6 * f0 * f2) / (sigma * sigma),
        (2 * f0 * f0 + 10 * f1 * f1 + 74 * f2 * f2 + 20 * f0 * f2) / (sigma * sigma)
      )
    }
    let variances: [(GradientNoise.Estimator, (mu: Double, sigma: Double))] = [
      (.reparameterised, (a * a * sigma * sigma, slope * slope + 2 * a * a * sigma * sigma)),
      (.score, score(f0)),
      // Less the mean, which is f0 + f2.
      (.baseline, score(-f2)),
    ]
    for (estimator, variance) in variances {
      let found = measured[estimator]
      #expect(abs(found.muMean[0] - mean.mu) < 0.04, "\(estimator)")
      #expect(abs(found.sigmaMean[0] - mean.sigma) < 0.05, "\(estimator)")
      #expect(abs(found.muVariance[0] / variance.mu - 1) < 0.02, "\(estimator)")
      #expect(abs(found.sigmaVariance[0] / variance.sigma - 1) < 0.03, "\(estimator)")
    }
  }

  /// With p(x|z) p(z) / q(z|x) = exp(s e), L_1 is 0, L_k rises to log E exp(s e) = s^2 / 2, and the gradient of L_1 is known.
  @Test func theBoundsOfALogNormalRise() throws {
    var generator = Philox(seed: 5, stream: 1)
    let noise = (0..<200_000).map { _ in Double(generator.normal()) }
    let found = SampleBounds([1, 10, 1000], logWeights: noise.map { 0.8 * $0 }, slopes: noise.map { 2 + $0 }).bounds
    #expect(found.map(\.draws) == [1, 10, 1000])
    #expect(abs(found[0].value) < 0.01 && abs(found[2].value - 0.32) < 0.01)
    #expect(found[0].value < found[1].value && found[1].value < found[2].value)
    let error = try #require(found[0].error)
    #expect(abs(error / (0.8 / 200_000.0.squareRoot()) - 1) < 0.02)
    // A mean of 2 over a deviation of 1.
    let signal = try #require(found[0].signal)
    #expect(abs(signal - 2) < 0.02)
    // For k towards infinity the gradient is E[w (2 + e)] / E w = 2.8.
    #expect(try #require(found[2].signal) > 20)
    #expect(SampleBounds([2], logWeights: [0, 0], slopes: [1, 1]).bounds == [.init(draws: 2, value: 0)])
  }
}
