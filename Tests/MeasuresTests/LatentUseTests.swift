import Autodiff
import Datasets
import Foundation
import Measures
import Testing
import Training
import VAE

/// The one definition of a dead dimension, and the information that decides.
@Suite struct LatentUseTests {
  @Test func informationDecidesWhereItIsKnown() {
    #expect(LatentUse.isDead(kl: 0.009) && !LatentUse.isDead(kl: 0.01))
    #expect(LatentUse.isDead(kl: 3, information: 0.009) && !LatentUse.isDead(kl: 3, information: 0.01))
    #expect(LatentUse.isDead(kl: .nan) && LatentUse.isDead(kl: 1, information: .nan))
    #expect(LatentUse.dead(kl: [3, 0.001, 2], information: [0.5, 0, 0]) == [1, 2])
    // Information of another model is none.
    #expect(LatentUse.dead(kl: [3, 0.001], information: [0]) == [1])
    let point = RateDistortion(beta: 1, klPerDimension: [3, 2], information: [1, 0], distortion: 80)
    #expect(point.dead == [1] && point.living == 1)
  }

  /// The two conventions contradict each other, and both are right: mu varies little, but sigma is smaller.
  @Test func burdasActiveUnitsAreAnotherNumber() {
    let (meanVariance, variance) = (0.005, 0.0005)
    let information = LatentUse.information(
      meanVariance: meanVariance, variance: variance, logVariance: log(variance))
    #expect(abs(information - log(11) / 2) < 1e-12)
    #expect(!LatentUse.isActive(meanVariance: meanVariance) && !LatentUse.isDead(kl: information))
    // mu varies by 0.02 under a sigma of 1: active, and half a bit short of telling anything.
    #expect(LatentUse.isActive(meanVariance: 0.02))
    #expect(
      LatentUse.isDead(kl: 0.012, information: LatentUse.information(meanVariance: 0.02, variance: 1, logVariance: 0)))
  }

  /// An evaluation measures it on the way, and has what the aggregate posterior has.
  @Test func anEvaluationMeasuresIt() throws {
    let architecture = Architecture(picture: Shape(channels: 1, height: 4, width: 4), hidden: [6], latent: 3)
    let model = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels", seed: 3))
    let images = ImageSet(
      name: "pixels", split: .test, size: ImageSize(width: 4, height: 4),
      pixels: (0..<700 * 16).map { UInt8($0 * $0 * 37 % 251) })
    let result = try model.evaluate(on: images, pixels: .grey, seed: 1)
    let found = try #require(result.informationPerDimension)
    let wanted = try model.aggregatePosterior(on: images, pixels: .grey, seed: 1, threads: 1).information
    #expect(wanted.allSatisfy { $0 > 1e-4 })
    for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) < 1e-6 * max(wanted, 1)) }
    for (information, kl) in zip(found, result.klPerDimension) { #expect(information <= kl + 1e-6) }
    let encoded = try model.encode(images, pixels: .grey, seed: 1, threads: 1).informationPerDimension ?? []
    for (found, wanted) in zip(encoded, wanted) { #expect(abs(found - wanted) < 1e-6) }
    // Of one and the same image nothing can be told.
    let same = ImageSet(
      name: "pixels", split: .test, size: ImageSize(width: 4, height: 4), pixels: [UInt8](repeating: 90, count: 320))
    let nothing = try model.evaluate(on: same, pixels: .grey, seed: 1)
    #expect(nothing.informationPerDimension?.allSatisfy { $0 < 1e-6 } == true)
    #expect(nothing.klPerDimension.contains { $0 >= LatentUse.leastNats })
  }

  @Test func filesHaveItOrNot() throws {
    let old = #"{"images":5,"reconstruction":90,"klPerDimension":[2,1]}"#
    #expect(try JSONDecoder().decode(Evaluation.self, from: Data(old.utf8)).informationPerDimension == nil)
    let wrong = #"{"images":5,"reconstruction":90,"klPerDimension":[2,1],"informationPerDimension":[1]}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Evaluation.self, from: Data(wrong.utf8)) }
  }
}
