import Foundation
import Randomness
import Testing
import Toy

@Suite struct MixtureTests {
  @Test(arguments: Target.allCases) func theDensityIntegratesToOne(target: Target) {
    let step = 0.05
    var sum = 0.0
    for x in stride(from: -9.0, through: 9, by: step) {
      for y in stride(from: -9.0, through: 9, by: step) {
        sum += exp(target.mixture.logDensity(at: SIMD2(x, y))) * step * step
      }
    }
    #expect(abs(sum - 1) < 1e-6)
    // p~ is p times Z.
    let point = SIMD2(0.3, -0.4)
    #expect(abs(target.logDensity(at: point) - target.mixture.logDensity(at: point) - log(0.1)) < 1e-12)
  }

  @Test(arguments: Target.allCases) func theGradientIsThatOfTheDensity(target: Target) {
    let p = target.mixture
    for point in [SIMD2(0.2, 0.1), SIMD2(-1.5, 2.5), SIMD2(3, -4)] {
      let look = p.look(at: point)
      #expect(abs(look.logDensity - p.logDensity(at: point)) < 1e-12)
      #expect(abs(look.responsibilities.reduce(0, +) - 1) < 1e-12)
      for (axis, step) in [SIMD2(1e-5, 0), SIMD2(0, 1e-5)].enumerated() {
        let difference = (p.logDensity(at: point + step) - p.logDensity(at: point - step)) / 2e-5
        #expect(abs(difference - look.gradient[axis]) < 1e-5 * max(1, abs(difference)))
      }
    }
  }

  @Test func farAwayNothingOverflows() {
    for target in Target.allCases {
      let look = target.mixture.look(at: SIMD2(1e4, -1e4))
      #expect(look.logDensity.isFinite && look.gradient.x.isFinite && look.responsibilities.allSatisfy(\.isFinite))
    }
  }

  @Test func aGaussianIsWhatItsCovarianceSays() {
    let wanted = Gaussian.Covariance(xx: 1.6, xy: 1.35, yy: 1.5)
    let gaussian = Gaussian(mean: SIMD2(1, 2), covariance: wanted)
    #expect(abs(gaussian.covariance.xx - 1.6) < 1e-12 && abs(gaussian.covariance.xy - 1.35) < 1e-12)
    #expect(abs(gaussian.covariance.yy - 1.5) < 1e-12)
    // By the textbook: (2 pi)^-1 |C|^-1/2 exp(-d^T C^-1 d / 2).
    let (offset, determinant) = (SIMD2(0.5, -0.7), 1.6 * 1.5 - 1.35 * 1.35)
    let square =
      (1.5 * offset.x * offset.x - 2 * 1.35 * offset.x * offset.y + 1.6 * offset.y * offset.y) / determinant
    let logDensity = -square / 2 - log(2 * .pi) - log(determinant) / 2
    #expect(abs(gaussian.logDensity(at: SIMD2(1, 2) + offset) - logDensity) < 1e-12)
    #expect(abs(gaussian.entropy - (1 + log(2 * .pi) + log(determinant) / 2)) < 1e-12)
    // Noise and point are inverses of each other.
    let point = gaussian.point(SIMD2(0.3, -1.1))
    let noise = gaussian.noise(at: point)
    #expect(abs(noise.x - 0.3) < 1e-12 && abs(noise.y + 1.1) < 1e-12)
  }

  @Test func momentsAreThoseOfDraws() {
    let p = Target.banana.mixture
    var noise = Philox(seed: 3)
    var (mean, square, mixed) = (SIMD2<Double>(), SIMD2<Double>(), 0.0)
    let count = 40_000
    for component in p.components.indices {
      let weight = p.weights[component] / Double(count)
      for _ in 0..<count {
        let point = p.components[component].point(SIMD2(Double(noise.normal()), Double(noise.normal())))
        mean += weight * point
        square += weight * point * point
        mixed += weight * point.x * point.y
      }
    }
    let moments = p.moments
    #expect(abs(moments.mean.x - mean.x) < 0.01 && abs(moments.mean.y - mean.y) < 0.01)
    #expect(abs(moments.covariance.xx - (square.x - mean.x * mean.x)) < 0.02)
    #expect(abs(moments.covariance.yy - (square.y - mean.y * mean.y)) < 0.02)
    #expect(abs(moments.covariance.xy - (mixed - mean.x * mean.y)) < 0.02)
  }
}
