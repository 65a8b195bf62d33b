import Autodiff
import Datasets
import Foundation
import Randomness
import Testing
import Training
import VAE

@testable import Measures

/// Measures of models with categorical variables, against sums over all categories.
@Suite struct CategoricalMeasureTests {
  private let images = ImageSet(
    name: "pixels", split: .test, size: ImageSize(width: 3, height: 2),
    pixels: (0..<6 * 40).map { UInt8(truncatingIfNeeded: $0 * 67 + $0 / 6 * 31) })

  private func checkpoint(_ text: String) throws -> Checkpoint {
    let architecture = try Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), encoder: "linear 5, tanh",
      latents: try #require(LatentSpace(text)), decoder: "linear 5, tanh, linear 6")
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels"))
    var generator = Philox(seed: 8)
    checkpoint.parameters = (0..<architecture.parameterLayout.count).map { _ in generator.normal() }
    return checkpoint
  }

  /// log p(x) is a sum over the twelve points.
  @Test func importanceSamplesFindTheEvidence() throws {
    let checkpoint = try checkpoint("1x3+1x4")
    let architecture = checkpoint.configuration.architecture
    let gradient = PointGradient(architecture: architecture, capacity: 12)
    gradient.load(checkpoint.parameters)
    let points = (0..<12).flatMap { index in
      var z = architecture.latents.origin
      architecture.latents.set(0, to: index % 3, in: &z)
      architecture.latents.set(1, to: index / 3, in: &z)
      return z
    }
    let exact =
      (0..<images.count).reduce(0.0) { sum, image in
        let pixels = images.pixels(image..<image + 1, .grey, seed: 1)
        let losses = gradient.gradients(of: pixels, at: points).values
        return sum - log(losses.reduce(0) { $0 + exp(-Double($1)) } / 12)
      } / Double(images.count)
    let estimate = try checkpoint.estimateLikelihood(on: images, pixels: .grey, samples: 4000, seed: 2, threads: 2)
    #expect(abs(estimate.negativeLogLikelihood - exact) < 5 * estimate.standardError)
    #expect(estimate.evaluation.negativeELBO > estimate.negativeLogLikelihood)
    #expect(estimate.evaluation.klPerDimension.count == 2)
  }

  /// Information, total correlation and the rest by sums over all images and points.
  @Test func thePartsOfTheKL() throws {
    let checkpoint = try checkpoint("1x3+1x4")
    let latents = checkpoint.configuration.architecture.latents
    let posteriors = try checkpoint.encode(images, pixels: .grey, seed: 1, threads: 1)
    let (p, count) = (posteriors.mu.values.map(Double.init), Double(images.count))
    func q(_ image: Int, _ a: Int, _ b: Int) -> Double { p[image * 7 + a] * p[image * 7 + 3 + b] }
    var (information, correlation, rest) = (0.0, 0.0, 0.0)
    func mean(_ value: (Int) -> Double) -> Double { (0..<images.count).reduce(0) { $0 + value($1) } / count }
    for a in 0..<3 {
      for b in 0..<4 {
        let joint = mean { q($0, a, b) }
        let (first, second) = (mean { p[$0 * 7 + a] }, mean { p[$0 * 7 + 3 + b] })
        information += mean { q($0, a, b) * log(q($0, a, b) / joint) }
        correlation += joint * log(joint / (first * second))
        rest += joint * log(first * second * 12)
      }
    }
    let found = AggregatePosterior(
      mu: posteriors.mu.values, logVariance: posteriors.logVariance.values, latents, seed: 1, threads: 2, draws: 20_000)
    #expect(abs(found.mutualInformation - information) < 0.01)
    #expect(abs(found.totalCorrelation - correlation) < 5 * found.totalCorrelationError + 1e-4)
    #expect(abs(found.dimensionwiseKL - rest) < 0.01)
    let sum = found.mutualInformation + found.totalCorrelation + found.dimensionwiseKL
    #expect(abs(sum - posteriors.klPerDimension.reduce(0, +)) < 0.02)
    #expect(found.consistency == nil && found.meanVariances.count == 2 && found.information.count == 2)
    // Of one variable: the entropy of the mean less the mean entropy.
    let own = (0..<3).reduce(0.0) { sum, a in
      sum - mean { p[$0 * 7 + a] } * log(mean { p[$0 * 7 + a] }) + mean { p[$0 * 7 + a] * log(p[$0 * 7 + a]) }
    }
    #expect(abs(found.information[0] - own) < 1e-6)
    #expect(zip(found.information, posteriors.klPerDimension).allSatisfy { $0 <= $1 + 1e-6 })
  }

  /// A model with both kinds is measured as a whole; what needs a density says so.
  @Test func bothKinds() throws {
    let checkpoint = try checkpoint("2+1x4")
    let found = try checkpoint.aggregatePosterior(on: images, pixels: .grey, seed: 1, threads: 1)
    let kl = try checkpoint.encode(images, pixels: .grey, seed: 1, threads: 1).klPerDimension
    let sum = found.mutualInformation + found.totalCorrelation + found.dimensionwiseKL
    #expect(abs(sum - kl.reduce(0, +)) < 1e-3 && found.consistency != nil)
    let latents = checkpoint.configuration.architecture.latents
    #expect(throws: MeasureError.categories(measure: "The gap of inference", latents: latents)) {
      try checkpoint.inferenceGaps(on: images, pixels: .grey, samples: 10, seed: 1, threads: 1)
    }
    #expect(throws: MeasureError.categories(measure: "Annealing", latents: latents)) {
      try checkpoint.annealedLikelihood(
        on: images, pixels: .grey, Annealing(chains: 2, distributions: 10), seed: 1, threads: 1)
    }
    #expect(
      MeasureError.categories(measure: "Annealing", latents: latents).description
        == "Annealing is for models with continuous latent variables only, and this one has 2+1x4.")
  }

  /// Points from the prior: images of a simulated model have categories of equal chances.
  @Test func simulatedImages() throws {
    let checkpoint = try checkpoint("1x4")
    let z = Simulator(checkpoint).draw(0..<2000, seed: 3).z
    let latents = checkpoint.configuration.architecture.latents
    let counts = (0..<2000).reduce(into: [Int](repeating: 0, count: 4)) { counts, image in
      counts[latents.category(of: 0, at: z[image * 4..<(image + 1) * 4]) ?? 0] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 500) < 100 })
  }
}
