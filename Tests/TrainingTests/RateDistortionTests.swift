import Autodiff
import Datasets
import Randomness
import Testing
import Training
import VAE

@Suite struct RateDistortionTests {
  private let images: ImageSet = {
    var generator = Philox(seed: 3)
    let pixels = (0..<40 * 12).map { _ in UInt8(generator.next32() >> 24) }
    return ImageSet(name: "noise", split: .test, size: ImageSize(width: 4, height: 3), pixels: pixels)
  }()

  private func model(_ range: BetaRange?) -> Checkpoint {
    Checkpoint(
      RunConfiguration(
        architecture: Architecture(
          picture: Shape(channels: 1, height: 3, width: 4), hidden: [9, 8], latent: 3, betaRange: range), data: "noise")
    )
  }

  /// A point is the result of the held model at that beta, and its objective the weighted sum.
  @Test func aPointBelongsToItsBeta() throws {
    let model = model(BetaRange(low: 0.1, high: 5))
    let points = try [0.1, 1, 5].map {
      try model.rateDistortion(at: $0, on: images, pixels: .grey, samples: 2, seed: 4, threads: 1)
    }
    for point in points {
      let result = try model.held(at: point.beta).evaluate(on: images, pixels: .grey, samples: 2, seed: 4)
      #expect(point.distortion == result.reconstruction && point.klPerDimension == result.klPerDimension)
      #expect(abs(point.rate - result.kl) < 1e-12)
      #expect(abs(point.objective - (result.reconstruction + Double(point.beta) * result.kl)) < 1e-9)
    }
    #expect(points[0].klPerDimension != points[1].klPerDimension)
    #expect(points[1].klPerDimension != points[2].klPerDimension)
  }

  @Test func betaIsClamped() throws {
    let model = model(BetaRange(low: 0.1, high: 5))
    let points = try [5, 80].map { try model.rateDistortion(at: $0, on: images, pixels: .grey, seed: 4) }
    #expect(points[0] == points[1] && points[1].beta == 5)
  }

  /// A model without gates gives the same point for any beta.
  @Test func aModelWithoutGatesIsOnePoint() throws {
    let points = try [0.5, 2].map { try model(nil).rateDistortion(at: $0, on: images, pixels: .grey, seed: 4) }
    #expect(points[0].distortion == points[1].distortion && points[0].rate == points[1].rate)
    #expect(points.map(\.beta) == [0.5, 2])
  }
}
