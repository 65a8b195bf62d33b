import Foundation
import Measures
import Randomness
import Testing
import VAE

@Suite struct AggregatePosteriorTests {
  /// Identical posteriors: images cannot be distinguished, and dimensions equal the prior.
  @Test func posteriorsEqualToThePrior() {
    let zeros = [Float](repeating: 0, count: 300)
    let result = AggregatePosterior(mu: zeros, logVariance: zeros, LatentSpace(3), seed: 1, threads: 2, draws: 50)
    #expect(result.meanVariances == [0, 0, 0] && result.active.isEmpty)
    #expect(abs(result.mutualInformation) < 1e-4 && abs(result.totalCorrelation) < 1e-4)
    #expect(abs(result.dimensionwiseKL) < 1e-4)
    #expect(result.consistency == 0)
  }

  /// Eight narrow posteriors at the corners of a cube: log 8 nats distinguish them, and the dimensions are independent.
  @Test func independentCorners() {
    let corners = (0..<8).flatMap { corner in (0..<3).map { Float(corner >> $0 & 1) * 20 - 10 } }
    let logVariance = [Float](repeating: -4, count: 24)
    let result = AggregatePosterior(
      mu: corners, logVariance: logVariance, LatentSpace(3), seed: 1, threads: 1, draws: 8)
    #expect(abs(result.mutualInformation - log(8.0)) < 1e-4)
    #expect(abs(result.totalCorrelation) < 1e-4)
    #expect(result.meanVariances.allSatisfy { abs($0 - 100) < 1e-3 } && result.active == [0, 1, 2])
    #expect(abs((result.consistency ?? .nan) - (100 + exp(-4.0) - 1)) < 1e-4)
    // The rest of the mean KL: (mu^2 + sigma^2 - 1 - log sigma^2) / 2 for each dimension, minus log 8.
    let kl = 3 * (100 + exp(-4.0) - 1 + 4) / 2
    #expect(abs(result.dimensionwiseKL - (kl - log(8.0))) < 1e-2, "exact, as the rest is")
    #expect(result.isSaturated && abs(result.informationLimit - log(8.0)) < 1e-12)
    // The largest entropy of a variable with this variance is a Gaussian's; two corners have log 2 nats.
    #expect(result.information.allSatisfy { abs($0 - (log(100 + exp(-4.0)) + 4) / 2) < 1e-6 })
  }

  /// A posterior that is the same for all images tells nothing of them, however far from the prior it lies, and a
  /// dimension's information is never above its KL.
  @Test func informationIsNoDistance() {
    let result = AggregatePosterior(
      mu: [3, 1, 3, -1, 3, 0, 3, 0], logVariance: [-2, 0, -2, 0, -2, 0, -2, 0], LatentSpace(2), seed: 1, threads: 1,
      draws: 4
    )
    #expect(result.information[0] < 1e-12)
    // V is 1 + 1/2, and the KL 1/4.
    #expect(abs(result.information[1] - log(1.5) / 2) < 1e-9 && result.information[1] < 0.25)
  }

  /// Two dimensions that always agree: knowing one tells the other, log 2 nats.
  @Test func dimensionsThatAgree() {
    let mu: [Float] = [-10, -10, 10, 10]
    let result = AggregatePosterior(
      mu: mu, logVariance: [-4, -4, -4, -4], LatentSpace(2), seed: 1, threads: 1, draws: 2)
    #expect(abs(result.totalCorrelation - log(2.0)) < 1e-4)
    #expect(abs(result.mutualInformation - log(2.0)) < 1e-4)
  }

  /// The three parts add up to the mean KL.
  @Test func thePartsAddUp() {
    var generator = Philox(seed: 5)
    let mu = (0..<2000).map { _ in generator.normal() }
    let logVariance = (0..<2000).map { _ in generator.normal() - 1 }
    let result = AggregatePosterior(mu: mu, logVariance: logVariance, LatentSpace(2), seed: 2, threads: 2, draws: 1000)
    let kl = zip(mu, logVariance).reduce(0.0) { total, pair in
      let (mean, log) = (Double(pair.0), Double(pair.1))
      return total + (mean * mean + exp(log) - 1 - log) / 2
    }
    let sum = result.mutualInformation + result.totalCorrelation + result.dimensionwiseKL
    #expect(abs(sum - kl / 1000) < 1e-6, "\(sum) of \(kl / 1000)")
    // Also from some of the images, within the errors of what all give.
    let part = AggregatePosterior(mu: mu, logVariance: logVariance, LatentSpace(2), seed: 3, threads: 1, draws: 200)
    let partSum = part.mutualInformation + part.totalCorrelation + part.dimensionwiseKL
    #expect(abs(partSum - kl / 1000) < 1e-6)
    #expect(abs(part.totalCorrelation - result.totalCorrelation) < 5 * part.totalCorrelationError)
    #expect(part.totalCorrelationError > result.totalCorrelationError)
  }
}
