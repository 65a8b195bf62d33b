import Autodiff
import Testing

@testable import VAE

struct PointGradientTests {
  /// Against finite differences, for more points than fit at once; the values are those of the scorer of samples.
  @Test(arguments: [Likelihood.bernoulli, .gaussian(variance: 0.5)])
  func gradientsAreFiniteDifferences(likelihood: Likelihood) throws {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), hidden: [5], latent: 2, activation: .tanh,
      likelihood: likelihood)
    let parameters: [Float] = (0..<architecture.parameterLayout.count).map { index in
      Float((index * 37) % 23) / 23 - 0.5
    }
    let pixels: [Float] = [0, 1, 0.5, 0.2, 1, 0]
    let study = PointGradient(architecture: architecture, capacity: 2)
    study.load(parameters)
    let points: [Float] = [0.3, -0.4, 1, 2, -1.5, 0.2]
    let found = study.gradients(of: pixels, at: points)
    #expect(found.values.count == 3 && found.gradients.count == 6)
    let scorer = SampleScorer(architecture: architecture, capacity: 3)
    scorer.load(parameters)
    let scores = scorer.score(pixels: pixels[...], mu: [0, 0], logVariance: [0, 0], noise: points)
    for index in 0..<3 { #expect(abs(found.values[index] - scores.negativeLogLikelihoods[index]) < 1e-5) }
    let step: Float = 1e-2
    for index in points.indices {
      var (above, below) = (points, points)
      above[index] += step
      below[index] -= step
      let row = index / 2
      let slope =
        (study.gradients(of: pixels, at: above).values[row] - study.gradients(of: pixels, at: below).values[row])
        / (2 * step)
      #expect(abs(slope - found.gradients[index]) < 2e-3, "\(index): \(slope) \(found.gradients[index])")
    }
  }

  /// Points of several images at once are those of each image alone.
  @Test func imagesDoNotMix() {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 1, width: 3), hidden: [4], latent: 2, activation: .tanh)
    let parameters: [Float] = (0..<architecture.parameterLayout.count).map { Float(($0 * 29) % 19) / 19 - 0.5 }
    let pixels: [Float] = [0, 1, 0.5, 1, 0.25, 0]
    let points: [Float] = [0.3, -0.4, 1, 2, -1.5, 0.2, 0.7, 0.9, -0.3, -1, 0.1, 2]
    let (together, alone) = (
      PointGradient(architecture: architecture, capacity: 3, images: 4),
      PointGradient(architecture: architecture, capacity: 3)
    )
    together.load(parameters)
    alone.load(parameters)
    let found = together.gradients(ofEach: pixels, at: points)
    let (first, second) = (
      alone.gradients(of: Array(pixels[..<3]), at: Array(points[..<6])),
      alone.gradients(of: Array(pixels[3...]), at: Array(points[6...]))
    )
    for (one, other) in zip(found.values, first.values + second.values) { #expect(abs(one - other) < 1e-5) }
    for (one, other) in zip(found.gradients, first.gradients + second.gradients) { #expect(abs(one - other) < 1e-5) }
    #expect(found.values.count == 6 && found.gradients.count == 12)
  }
}
