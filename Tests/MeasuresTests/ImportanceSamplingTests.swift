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

  /// The stated error agrees with the spread over seeds, also where one draw has nearly all of the weight: there the usual
  /// formula (the delta method) states a third of it.
  @Test(arguments: [(0.3, 0.5, 0.65...1.35), (0.1, -7, 0.6...2)] as [(Float, Float, ClosedRange<Double>)])
  func theErrorIsTheSpreadOverSeeds(mu: Float, logVariance: Float, range: ClosedRange<Double>) throws {
    let model = try model(mu: mu, logVariance: logVariance)
    let results = try (0..<60).map {
      try model.estimateLikelihood(on: images, pixels: .grey, samples: 200, seed: $0, threads: 1)
    }
    let values = results.map(\.negativeLogLikelihood)
    let mean = values.reduce(0, +) / 60
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    let stated = (results.reduce(0) { $0 + $1.standardError * $1.standardError } / 60).squareRoot()
    #expect(range.contains(stated / spread), "\(spread), stated \(stated)")
    #expect(results[0].isScarce == (logVariance < 0))
  }

  /// Fewer draws give a looser bound, from the same draws, and all of them give the estimate.
  @Test func fewerDrawsAreBesideIt() throws {
    let result = try model(mu: 0.1, logVariance: -2).estimateLikelihood(
      on: images, pixels: .grey, samples: 2000, seed: 1, threads: 2)
    #expect(result.byDraws.map(\.samples) == [2, 20, 200, 2000])
    let values = result.byDraws.map(\.negativeLogLikelihood)
    #expect(values.last == result.negativeLogLikelihood && values == values.sorted(by: >), "\(values)")
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
    #expect(even.value == -1000 && even.variance < 1e-24 && even.effectiveSamples == 4)
    // Left out in turn, what remains is 0 and -2000, each 1000 from their mean.
    let one = LogMeanExp([-2000, 0])
    #expect(abs(one.value + log(2.0)) < 1e-12 && one.effectiveSamples == 1 && abs(one.variance - 1e6) < 1e-3)
    // Weights 1 and 3: normalised 1/4 and 3/4.
    let two = LogMeanExp([0, log(3.0)])
    #expect(abs(two.value - log(2.0)) < 1e-12 && abs(two.effectiveSamples - 1.6) < 1e-12)
    #expect(abs(two.variance - log(3.0) * log(3.0) / 4) < 1e-12)
    #expect(LogMeanExp([1]).variance.isNaN)
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    let other = ImageSet(name: "line", split: .test, size: ImageSize(width: 4, height: 1), pixels: [0, 0, 0, 0])
    #expect(throws: MeasureError.self) {
      try model(mu: 0, logVariance: 0).estimateLikelihood(on: other, pixels: .grey, samples: 2, seed: 1, threads: 1)
    }
  }
}
