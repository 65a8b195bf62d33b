import Measures
import Testing
import Training
import VAE

/// Properties of a curve of rate and distortion.
@Suite struct RateDistortionCurveTests {
  private static func curve(_ points: [(beta: Float, rate: Double, distortion: Double)]) -> RateDistortionCurve {
    RateDistortionCurve(
      points.map { RateDistortion(beta: $0.beta, klPerDimension: [$0.rate - 1, 1], distortion: $0.distortion) })
  }

  @Test func theObjectiveWeighsTheRate() {
    let point = RateDistortion(beta: 0.5, klPerDimension: [3, 1, 0], distortion: 80)
    #expect(point.rate == 4 && point.objective == 82)
  }

  @Test func aMonotoneCurveHasNoSetbacks() {
    let curve = Self.curve([(1, 20, 80), (0.1, 50, 60), (10, 20, 80)])
    #expect(curve.points.map(\.beta) == [0.1, 1, 10])
    #expect(curve.isMonotone && curve.setbacks == [])
  }

  @Test func everySetbackIsNamed() {
    let curve = Self.curve([(0.1, 50, 60), (1, 52, 59.5), (4, 30, 70), (10, 30.25, 90)])
    #expect(!curve.isMonotone)
    #expect(curve.setbacks.map(\.quantity) == [.rate, .distortion, .rate])
    #expect(curve.setbacks.map { [$0.from, $0.to] } == [[0.1, 1], [0.1, 1], [4, 10]])
    #expect(curve.setbacks.map(\.nats) == [2, 0.5, 0.25])
    #expect(!Self.curve([(1, 20, 80), (2, 19, 79)]).isMonotone)
  }

  @Test func aSweepHasBothEndsAndOne() {
    #expect(
      BetaRange().sweep(13)
        == [0.01, 0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316, 0.562, 1, 1.78, 3.16, 5.62, 10])
    #expect(BetaRange(low: 0.05, high: 20).sweep(4) == [0.05, 0.368, 1, 2.71, 20])
    #expect(BetaRange(low: 0.012345, high: 0.54321).sweep(3) == [0.012345, 0.0819, 0.54321])
    #expect(BetaRange(low: 1, high: 1000).sweep(4) == [1, 10, 100, 1000])
    // A range too narrow for three digits: no point is outside.
    #expect(BetaRange(low: 5.001, high: 5.004).sweep(3) == [5.001, 5.001, 5.004])
  }
}
