import Foundation
import Randomness
import Testing
import Toy

@Suite struct GradientTests {
  /// A generic posterior of each family, with unequal weights.
  static func posterior(_ family: Family) -> Posterior {
    let components = [
      Gaussian(mean: SIMD2(0.4, -0.8), logScale: SIMD2(-0.3, 0.2), shear: 0.5),
      Gaussian(mean: SIMD2(-1.1, 0.3), logScale: SIMD2(0.1, -0.6), shear: -0.4),
      Gaussian(mean: SIMD2(1.5, 1.2), logScale: SIMD2(-0.5, -0.2), shear: 0.1),
    ]
    var posterior = Posterior(family, components: family == .mixture ? components : [components[0]])
    guard family == .mixture else { return posterior }
    var parameters = posterior.parameters
    (parameters[5], parameters[11]) = (0.7, -0.5)
    posterior.set(parameters)
    return posterior
  }

  static func draws(_ posterior: Posterior, _ count: Int, seed: UInt64) -> [Draw] {
    var noise = Philox(seed: seed)
    return posterior.mixture.components.indices.flatMap { component in
      (0..<count).map { _ in
        Draw(component: component, noise: SIMD2(Double(noise.normal()), Double(noise.normal())))
      }
    }
  }

  @Test(arguments: Family.allCases, Target.allCases)
  func theReparameterisedGradientIsThatOfTheEstimate(family: Family, target: Target) {
    let posterior = Self.posterior(family)
    let draws = Self.draws(posterior, 5, seed: 1)
    let gradient = GradientEstimator.reparameterised.gradient(posterior, target: target, draws: draws)
    for index in gradient.indices {
      if family == .diagonal, index == 4 {
        #expect(gradient[index] == 0)
        continue
      }
      func bound(_ step: Double) -> Double {
        var moved = posterior
        var parameters = posterior.parameters
        parameters[index] += step
        moved.set(parameters)
        return BoundEstimate(moved, target: target, draws: draws).bound
      }
      let difference = (bound(1e-5) - bound(-1e-5)) / 2e-5
      #expect(abs(gradient[index] - difference) < 1e-5 * max(1, abs(difference)), "parameter \(index)")
    }
  }

  /// The mean and the variance of many estimates.
  private func statistics(
    _ estimator: GradientEstimator, _ posterior: Posterior, count: Int, seed: UInt64
  ) -> (mean: [Double], variance: [Double]) {
    let size = posterior.parameters.count
    var (sum, squares) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
    for index in 0..<count {
      let draws = Self.draws(posterior, 4, seed: seed + UInt64(index))
      let gradient = estimator.gradient(posterior, target: .modes, draws: draws)
      for place in 0..<size {
        sum[place] += gradient[place]
        squares[place] += gradient[place] * gradient[place]
      }
    }
    let mean = sum.map { $0 / Double(count) }
    return (mean, zip(squares, mean).map { $0 / Double(count) - $1 * $1 })
  }

  @Test(arguments: Family.allCases) func allEstimatorsAgreeInTheMean(family: Family) {
    let posterior = Self.posterior(family)
    let count = 3000
    let path = statistics(.reparameterised, posterior, count: count, seed: 100)
    for (estimator, seed) in [(GradientEstimator.score, UInt64(100_000)), (.baseline, 200_000), (.path, 500_000)] {
      let other = statistics(estimator, posterior, count: count, seed: seed)
      for place in path.mean.indices {
        let error = ((path.variance[place] + other.variance[place]) / Double(count)).squareRoot()
        #expect(abs(path.mean[place] - other.mean[place]) <= 4.5 * error, "\(estimator), parameter \(place)")
      }
      // As the lecture says, the score function is noisier, and a baseline helps.
      let (noise, otherNoise) = (path.variance.reduce(0, +), other.variance.reduce(0, +))
      if estimator != .path { #expect(otherNoise > noise, "\(estimator)") }
      // The noise measured from single samples matches that of many estimates.
      let measured = estimator.noise(
        posterior, target: .modes, samples: 4, draws: Self.draws(posterior, 20_000, seed: 9))
      #expect(abs(measured / otherNoise.squareRoot() - 1) < (estimator == .baseline ? 0.3 : 0.1))
    }
    let score = statistics(.score, posterior, count: 2000, seed: 300_000).variance.reduce(0, +)
    let baseline = statistics(.baseline, posterior, count: 2000, seed: 400_000).variance.reduce(0, +)
    #expect(baseline < score)
  }

  @Test func moreSamplesMakeLessNoise() {
    let posterior = Self.posterior(.full)
    let draws = Self.draws(posterior, 1000, seed: 5)
    func noise(_ samples: Int) -> Double {
      GradientEstimator.reparameterised.noise(posterior, target: .modes, samples: samples, draws: draws)
    }
    #expect(abs(noise(1) / noise(16) - 4) < 1e-9)
  }

  @Test func twoEstimatorsHaveNoNoiseAtP() {
    let posterior = Posterior(.full, components: Target.correlated.mixture.components)
    let draws = Self.draws(posterior, 200, seed: 5)
    func noise(_ estimator: GradientEstimator) -> Double {
      estimator.noise(posterior, target: .correlated, samples: 4, draws: draws)
    }
    #expect(noise(.path) < 1e-9 && noise(.baseline) < 1e-9)
    #expect(noise(.reparameterised) > 0.1 && noise(.score) > 0.1)
  }

  @Test func aBaselineOfOneSampleHasNoEffect() {
    let posterior = Self.posterior(.mixture)
    let draws = Self.draws(posterior, 1, seed: 5)
    #expect(
      GradientEstimator.baseline.gradient(posterior, target: .ring, draws: draws)
        == GradientEstimator.score.gradient(posterior, target: .ring, draws: draws))
  }
}
