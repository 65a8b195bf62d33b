import Foundation
import Testing
import Toy

@Suite struct BoundTests {
  /// The KL of normal distributions, by the textbook.
  private func divergence(_ q: Gaussian, _ p: Gaussian) -> Double {
    let (cq, cp) = (q.covariance, p.covariance)
    let (dq, dp) = (cq.xx * cq.yy - cq.xy * cq.xy, cp.xx * cp.yy - cp.xy * cp.xy)
    let trace = (cp.yy * cq.xx - 2 * cp.xy * cq.xy + cp.xx * cq.yy) / dp
    let d = p.mean - q.mean
    let square = (cp.yy * d.x * d.x - 2 * cp.xy * d.x * d.y + cp.xx * d.y * d.y) / dp
    return (trace + square - 2 + log(dp / dq)) / 2
  }

  @Test func theMeanIsTheClosedForm() {
    let posterior = GradientTests.posterior(.full)
    let q = posterior.mixture.components[0]
    let estimate = BoundEstimate(
      posterior, target: .correlated, draws: GradientTests.draws(posterior, 200_000, seed: 7))
    let exact = log(0.1) - divergence(q, Target.correlated.mixture.components[0])
    #expect(estimate.error > 0 && estimate.error < 0.05)
    #expect(abs(estimate.bound - exact) < 4 * estimate.error)
    #expect(estimate.entropy == q.entropy)
    #expect(abs(estimate.expectedLogDensity + q.entropy - estimate.bound) < 1e-12)
    #expect(abs(estimate.shares.reduce(0, +) - 1) < 1e-9)
  }

  @Test func theStandardErrorIsThatOfManyEstimates() {
    let posterior = GradientTests.posterior(.mixture)
    let estimates = (0..<400).map {
      BoundEstimate(posterior, target: .modes, draws: GradientTests.draws(posterior, 50, seed: 1000 + $0))
    }
    let bounds = estimates.map(\.bound)
    let mean = bounds.reduce(0, +) / 400
    let deviation = (bounds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
    let error = estimates.reduce(0) { $0 + $1.error } / 400
    #expect(abs(error / deviation - 1) < 0.15)
  }

  @Test(arguments: Target.allCases, Family.allCases)
  func theBoundRisesAndNeverPassesTheEvidence(target: Target, family: Family) {
    var settings = FitSettings()
    (settings.target, settings.family, settings.components, settings.seed) = (target, family, 3, 11)
    var fit = Fit(settings)
    let start = fit.estimate.bound
    for _ in 0..<300 {
      fit.takeStep()
      #expect(fit.estimate.bound < Target.logEvidence + 4 * fit.estimate.error + 1e-9)
    }
    #expect(fit.estimate.bound > start + 0.3)
    #expect(fit.estimate.gap > -4 * fit.estimate.error - 1e-9)
  }

  @Test func aFullGaussianBecomesTheGaussian() {
    var settings = FitSettings()
    (settings.target, settings.family) = (.correlated, .full)
    var fit = Fit(settings)
    for _ in 0..<1500 { fit.takeStep() }
    (settings.learningRate, settings.samples) = (0.002, 16)
    fit.settings = settings
    for _ in 0..<1500 { fit.takeStep() }
    let (q, p) = (fit.posterior.mixture.components[0], Target.correlated.mixture.components[0])
    #expect(fit.estimate.gap < 0.001)
    #expect(abs(q.mean.x - p.mean.x) < 0.05 && abs(q.mean.y - p.mean.y) < 0.05)
    #expect(abs(q.covariance.xx - p.covariance.xx) < 0.1 && abs(q.covariance.xy - p.covariance.xy) < 0.1)
  }

  @Test func aDiagonalGaussianIsNarrowerThanTheTiltedOne() {
    var settings = FitSettings()
    (settings.target, settings.samples, settings.learningRate) = (.correlated, 16, 0.01)
    var fit = Fit(settings)
    for _ in 0..<2000 { fit.takeStep() }
    // Known: the optimal q keeps the conditional variances, 1 / (P^-1)_ii.
    let p = Target.correlated.mixture.components[0].covariance
    let q = fit.posterior.mixture.components[0].covariance
    let determinant = p.xx * p.yy - p.xy * p.xy
    #expect(abs(q.xx / (determinant / p.yy) - 1) < 0.1)
    #expect(abs(q.yy / (determinant / p.xx) - 1) < 0.1)
    // And the gap is half the logarithm of the ratio of the product of variances to the determinant.
    let gap = log(p.xx * p.yy / determinant) / 2
    #expect(abs(fit.estimate.gap - gap) < 4 * fit.estimate.error + 0.01)
  }

  @Test func aMixtureOfTwoFindsBothModes() {
    var settings = FitSettings()
    (settings.family, settings.samples, settings.seed) = (.mixture, 16, 2)
    var fit = Fit(settings)
    for _ in 0..<1500 { fit.takeStep() }
    #expect(fit.estimate.gap < 0.03)
    #expect(fit.estimate.covered(of: .modes) == 2)
    #expect(fit.posterior.mixture.weights.map { abs($0 - 0.4) }.min() ?? 1 < 0.05)
  }

  @Test func momentsCoverBothModesAndAClimbLeavesOne() {
    var settings = FitSettings()
    settings.family = .full
    var fit = Fit(settings)
    let hasMoments = fit.beginWithMoments()
    #expect(hasMoments)
    #expect(fit.beganWithMoments && fit.step == 0)
    #expect(fit.estimate.covered(of: .modes) == 2 && fit.estimate.outside > 0.1)
    let gap = fit.estimate.gap
    for _ in 0..<800 { fit.takeStep() }
    #expect(fit.estimate.gap < gap)
    settings.family = .mixture
    fit = Fit(settings)
    let hasMixtureMoments = fit.beginWithMoments()
    #expect(!hasMixtureMoments)
  }

  @Test func aRunIsTheSameEveryTimeAndARestartIsAnother() {
    var (one, other) = (Fit(), Fit())
    for _ in 0..<20 {
      one.takeStep()
      other.takeStep()
    }
    #expect(one == other)
    other.restart()
    #expect(other.step == 0 && other.posterior != Fit().posterior)
    other.restart(again: true)
    let again = other.posterior
    other.restart(again: true)
    #expect(other.posterior == again)
  }

  @Test func aTooLargeStepEndsTheRun() {
    var settings = FitSettings()
    (settings.usesAdam, settings.learningRate, settings.estimator) = (false, 30, .score)
    var fit = Fit(settings)
    for _ in 0..<50 { fit.takeStep() }
    #expect(fit.hasDiverged)
    let step = fit.step
    fit.takeStep()
    #expect(fit.step == step && fit.estimate.bound.isFinite && fit.posterior.isUsable)
  }

  @Test func theHistoryStaysBoundedAndEndsNow() {
    var fit = Fit()
    for _ in 0..<5000 { fit.takeStep() }
    let points = fit.history.points
    #expect(points.count <= 2048 && points.count > 1000)
    #expect(points.last?.step == 5000 && points.last?.bound == fit.estimate.bound)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.step < $1.step })
  }
}
