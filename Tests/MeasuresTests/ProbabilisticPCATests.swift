import Autodiff
import Datasets
import Foundation
import Measures
import Randomness
import Testing
import Training
import VAE

/// Eigenvalues of matrices where they are known.
@Suite struct SymmetricEigenvaluesTests {
  @Test(arguments: [1, 2, 3, 10, 50]) func secondDifferences(size: Int) throws {
    let matrix = (0..<size * size).map { index -> Double in
      let distance = abs(index / size - index % size)
      return distance == 0 ? 2 : distance == 1 ? -1 : 0
    }
    let found = try #require(symmetricEigenvalues(matrix, size: size))
    for (index, value) in found.enumerated() {
      let exact = 2 + 2 * cos(Double(index + 1) * .pi / Double(size + 1))
      #expect(abs(value - exact) < 1e-13, "\(index)")
    }
  }

  /// Reflections of a diagonal matrix: dense, with equal, vanishing and negative eigenvalues.
  @Test(arguments: [2, 5, 30]) func denseMatrices(size: Int) throws {
    var generator = Philox(seed: 3, stream: UInt64(size))
    let values = (0..<size).map { $0 < 2 ? 5.0 : $0 == 3 ? 0 : Double(generator.normal()) }
    var matrix = (0..<size * size).map { $0 / size == $0 % size ? values[$0 / size] : 0.0 }
    for _ in 0..<3 {
      let v = (0..<size).map { _ in Double(generator.normal()) }
      let square = v.reduce(0) { $0 + $1 * $1 }
      for isColumn in [false, true] {
        for line in 0..<size {
          func place(_ index: Int) -> Int { isColumn ? index * size + line : line * size + index }
          let along = (0..<size).reduce(0.0) { $0 + matrix[place($1)] * v[$1] } * 2 / square
          for index in 0..<size { matrix[place(index)] -= along * v[index] }
        }
      }
    }
    let found = try #require(symmetricEigenvalues(matrix, size: size))
    for (one, other) in zip(found, values.sorted(by: >)) { #expect(abs(one - other) < 1e-12) }
  }

  /// As of fewer images than pixels: nearly all eigenvalues vanish.
  @Test func fewDirections() throws {
    let size = 120
    var generator = Philox(seed: 4)
    let vectors = (0..<3).map { _ in (0..<size).map { _ in Double(generator.normal()) } }
    let matrix = (0..<size * size).map { index in
      vectors.reduce(0) { $0 + $1[index / size] * $1[index % size] }
    }
    let found = try #require(symmetricEigenvalues(matrix, size: size))
    let trace = (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] }
    #expect(abs(found.prefix(3).reduce(0, +) - trace) < 1e-10 && found[2] > 1)
    #expect(found.dropFirst(3).allSatisfy { abs($0) < 1e-11 })
  }

  @Test func nothingAndNonsense() {
    #expect(symmetricEigenvalues([0, 0, 0, 0], size: 2) == [0, 0])
    #expect(symmetricEigenvalues([1, .nan, .nan, 1], size: 2) == nil)
    #expect(symmetricEigenvalues([], size: 0) == [])
  }
}

/// The linear Gaussian VAE beside probabilistic PCA.
@Suite struct ProbabilisticPCATests {
  private let linear = LinearGaussian()

  /// Against the density by the posterior, an independent way.
  @Test func theClosedFormIsTheDensity() throws {
    let found = try #require(try linear.model().linearEvidence(on: linear.images, pixels: .grey, seed: 1))
    #expect(abs(found - linear.evidence) < 1e-5 * abs(found), "\(found) \(linear.evidence)")
    let relu = Checkpoint(
      RunConfiguration(
        architecture: Architecture(
          picture: Shape(channels: 1, height: 2, width: 2), hidden: [3], latent: 2, likelihood: .learnedGaussian),
        data: "pixels"))
    #expect(try relu.linearEvidence(on: linear.images, pixels: .grey, seed: 1) == nil)
    let bernoulli = Checkpoint(
      RunConfiguration(
        architecture: Architecture(picture: Shape(channels: 1, height: 2, width: 2), hidden: [], latent: 2),
        data: "pixels"))
    #expect(try bernoulli.linearEvidence(on: linear.images, pixels: .grey, seed: 1) == nil)
  }

  /// Images of 3 x 4 pixels that vary in two directions, and noise.
  private static func images(_ split: Split, count: Int) -> ImageSet {
    var generator = Philox(seed: 8, stream: split == .train ? 1 : 2)
    let directions = (0..<24).map { _ in generator.normal() * 12 }
    let pixels = (0..<count).flatMap { _ -> [UInt8] in
      let (a, b) = (generator.normal(), generator.normal())
      return (0..<12).map { pixel in
        let value = 128 + 2 * a * directions[pixel] + b * directions[12 + pixel] + 6 * generator.normal()
        return UInt8(min(max(value, 0), 255).rounded())
      }
    }
    return ImageSet(name: "linear", split: split, size: ImageSize(width: 4, height: 3), pixels: pixels)
  }

  private static let train = images(.train, count: 2000)

  private func run(_ latent: Int) -> RunConfiguration {
    RunConfiguration(
      architecture: Architecture(
        picture: Shape(channels: 1, height: 3, width: 4), hidden: [], latent: latent, likelihood: .learnedGaussian),
      data: "linear", learningRate: 0.01, batchSize: 100, seed: 4, learningRateSchedule: .cosine(epochs: 150))
  }

  /// A trained linear VAE comes within 0.1 nats of the best evidence, from below, and so does its bound.
  @Test(arguments: [1, 2, 4]) func aTrainedModelReachesIt(latent: Int) throws {
    let train = Self.train
    let dataset = Dataset(
      name: "linear", origin: "made", hash: "0", train: train, test: Self.images(.test, count: 100))
    let trainer = try Trainer(Checkpoint(run(latent)), dataset: dataset, threads: 2)
    for _ in 0..<3000 { _ = try trainer.takeStep() }
    let model = trainer.checkpoint
    let best = try ProbabilisticPCA(of: train, latent: latent, pixels: .grey, seed: 1)
    let evidence = try #require(try model.linearEvidence(on: train, pixels: .grey, seed: 1))
    let bound = try model.evaluate(on: train, pixels: .grey, samples: 20, seed: 1).negativeELBO
    #expect(evidence < best.logLikelihood + 1e-4 && evidence > best.logLikelihood - 0.1, "\(evidence) \(best)")
    #expect(-bound > best.logLikelihood - 0.1 && -bound < best.logLikelihood + 0.05, "\(bound) \(best)")
    let variance = try #require(model.configuration.architecture.parameterLayout["decoder.log_variance"])
    #expect(abs(Double(exp(variance.values(in: model.parameters)[0])) / best.variance - 1) < 0.05)
  }

  /// More dimensions explain more, and all of them leave no noise.
  @Test func moreDimensionsAreMoreProbable() throws {
    let values = try (1..<12).map { try ProbabilisticPCA(of: Self.train, latent: $0, pixels: .grey, seed: 1) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0.logLikelihood < $1.logLikelihood })
    // Two directions and noise of 6 grey values, and of rounding to whole ones.
    #expect(abs(values[1].variance * 255 * 255 - (36 + 1 / 12.0)) < 1.5, "\(values[1])")
    #expect(values[1].logLikelihood - values[0].logLikelihood > 1)
    #expect(values[2].logLikelihood - values[1].logLikelihood < 0.05)
    #expect(throws: MeasureError.noNoise(data: "linear", latent: 12)) {
      try ProbabilisticPCA(of: Self.train, latent: 12, pixels: .grey, seed: 1)
    }
    let white = ImageSet(
      name: "white", split: .train, size: ImageSize(width: 2, height: 2), pixels: [UInt8](repeating: 255, count: 40))
    #expect(throws: MeasureError.self) { try ProbabilisticPCA(of: white, latent: 1, pixels: .grey, seed: 1) }
  }
}
