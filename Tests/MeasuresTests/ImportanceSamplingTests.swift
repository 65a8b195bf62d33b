import Autodiff
import Datasets
import Foundation
import Measures
import Testing
import Training
import VAE

@Suite struct ImportanceSamplingTests {
  /// With a linear decoder and Gaussian pixels log p(x) is known: x = W z + b + noise is Gaussian.
  private static let variance: Float = 0.25
  private static let pixelWeights: [Float] = [0.8, -0.5, 0.3, 0.1]
  private static let bias: [Float] = [0.2, 0.4, 0.5, 0.6]

  /// One latent dimension; the encoder's mu and log variance are constant.
  private func model(mu: Float, logVariance: Float) throws -> Checkpoint {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 2, width: 2), hidden: [], latent: 1, decoderHidden: [],
      likelihood: .gaussian(variance: Self.variance))
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels"))
    let layout = architecture.parameterLayout
    var parameters = [Float](repeating: 0, count: layout.count)
    try #require(layout["decoder.0.weight"]).put(Self.pixelWeights, into: &parameters)
    try #require(layout["decoder.0.bias"]).put(Self.bias, into: &parameters)
    try #require(layout["mu.bias"]).put([mu], into: &parameters)
    try #require(layout["log_variance.bias"]).put([logVariance], into: &parameters)
    checkpoint.parameters = parameters
    return checkpoint
  }

  private let images = ImageSet(
    name: "pixels", split: .test, size: ImageSize(width: 2, height: 2),
    pixels: [0, 51, 102, 255, 153, 204, 0, 51, 255, 255, 0, 0])

  /// The density of N(b, W W^T + s I), by the formulas for a rank-one update of a multiple of the identity.
  private func exact() -> Double {
    let s = Double(Self.variance)
    let w = Self.pixelWeights.map(Double.init)
    let length = w.reduce(0) { $0 + $1 * $1 }
    let total = (0..<3).reduce(0.0) { total, image in
      let d = (0..<4).map { Double(images.pixels[image * 4 + $0]) / 255 - Double(Self.bias[$0]) }
      let along = zip(d, w).reduce(0) { $0 + $1.0 * $1.1 }
      let square = d.reduce(0) { $0 + $1 * $1 } / s - along * along / (s * s * (1 + length / s))
      let logDeterminant = 4 * log(s) + log(1 + length / s)
      return total + (4 * log(2 * .pi) + logDeterminant + square) / 2
    }
    return total / 3
  }

  @Test func manyDrawsFindTheEvidence() throws {
    let result = try model(mu: 0.1, logVariance: 0.2).estimateLikelihood(
      on: images, pixels: .grey, samples: 20_000, seed: 3, threads: 2)
    #expect(abs(result.negativeLogLikelihood - exact()) < 5 * result.standardError)
    #expect(result.standardError < 0.005 && result.standardError > 1e-4)
    #expect(result.evaluation.negativeELBO > result.negativeLogLikelihood + 0.05, "the gap to the bound shows")
    #expect(result.effectiveSamples > 5000 && result.effectiveSamples < 20_000)
  }

  /// The stated error agrees with the spread over seeds.
  @Test func theErrorIsTheSpreadOverSeeds() throws {
    let model = try model(mu: 0.3, logVariance: 0.5)
    let results = try (0..<60).map {
      try model.estimateLikelihood(on: images, pixels: .grey, samples: 200, seed: $0, threads: 1)
    }
    let values = results.map(\.negativeLogLikelihood)
    let mean = values.reduce(0, +) / 60
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    let stated = results.reduce(0) { $0 + $1.standardError } / 60
    #expect(abs(spread / stated - 1) < 0.35, "\(spread), stated \(stated)")
  }

  /// The same samples give the same evidence bound as the ordinary evaluation.
  @Test func theBoundIsThatOfEvaluate() throws {
    let architecture = Architecture(picture: Shape(channels: 1, height: 2, width: 2), hidden: [5], latent: 3)
    let checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels", pixels: .sampled))
    let estimate = try checkpoint.estimateLikelihood(on: images, pixels: .sampled, samples: 7, seed: 11, threads: 2)
    let evaluation = try checkpoint.evaluate(on: images, pixels: .sampled, samples: 7, seed: 11)
    #expect(abs(estimate.evaluation.reconstruction - evaluation.reconstruction) < 1e-5)
    #expect(abs(estimate.evaluation.kl - evaluation.kl) < 1e-6)
    let once = try checkpoint.estimateLikelihood(on: images, pixels: .sampled, samples: 7, seed: 11, threads: 1)
    #expect(once == estimate, "threads leave no trace")
  }

  @Test func logarithmsOfMeans() {
    let even = LogMeanExp([-1000, -1000, -1000, -1000])
    #expect(even.value == -1000 && even.variance == 0 && even.effectiveSamples == 4)
    let one = LogMeanExp([-2000, 0])
    #expect(abs(one.value + log(2.0)) < 1e-12 && one.effectiveSamples == 1 && one.variance == 0.5)
    // Weights 1 and 3: normalised 1/4 and 3/4.
    let two = LogMeanExp([0, log(3.0)])
    #expect(abs(two.value - log(2.0)) < 1e-12 && abs(two.effectiveSamples - 1.6) < 1e-12)
    #expect(abs(two.variance - 0.125) < 1e-12)
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    let other = ImageSet(name: "line", split: .test, size: ImageSize(width: 4, height: 1), pixels: [0, 0, 0, 0])
    #expect(throws: MeasureError.self) {
      try model(mu: 0, logVariance: 0).estimateLikelihood(on: other, pixels: .grey, samples: 2, seed: 1, threads: 1)
    }
  }
}
