import Foundation
import Randomness
import Testing
import VAE

@testable import Measures

/// Annealed importance sampling against a linear Gaussian model, whose evidence has a closed form.
@Suite struct AnnealingTests {
  private let linear = LinearGaussian()

  @Test func manyStepsFindTheEvidence() throws {
    let found = try linear.model().annealedLikelihood(
      on: linear.images, pixels: .grey, Annealing(chains: 16, distributions: 400), seed: 3, threads: 2)
    #expect(abs(found.logLikelihood.value - linear.evidence) < 4 * found.logLikelihood.error + 0.002, "\(found)")
    #expect(found.logLikelihood.error < 0.06)
    #expect(abs(found.acceptance - 0.65) < 0.15 && found.firstStep > found.lastStep, "\(found)")
  }

  /// An encoder that is far off changes nothing: annealing begins at the prior.
  @Test func theEncoderDoesNotMatter() throws {
    let annealing = Annealing(chains: 4, distributions: 50)
    let right = try linear.model().annealedLikelihood(
      on: linear.images, pixels: .grey, annealing, seed: 3, threads: 1)
    let wrong = try linear.model(shift: [3, 3]).annealedLikelihood(
      on: linear.images, pixels: .grey, annealing, seed: 3, threads: 2)
    #expect(right == wrong, "nor do threads")
  }

  /// On images drawn from the model the truth lies between the bounds, which meet with many steps and not with few.
  @Test func bothSidesMeetAroundTheTruth() throws {
    let model = try linear.model()
    let drawn = Simulator(model).draw(0..<linear.images.count, seed: 3)
    let truth = (0..<linear.images.count).reduce(0.0) { sum, image in
      sum + linear.evidence(drawn.pixels[image * 4..<image * 4 + 4].map(Double.init)) / Double(linear.images.count)
    }
    func bounds(_ distributions: Int) throws -> AnnealedLikelihood.Simulated {
      try model.annealedLikelihood(
        on: linear.images, pixels: .grey, Annealing(chains: 16, distributions: distributions), seed: 3, threads: 2
      ).simulated
    }
    let (few, many) = (try bounds(4), try bounds(400))
    #expect(abs(many.gap.value) < 0.03, "\(many)")
    #expect(many.lower.value < truth + 4 * many.lower.error && many.upper.value > truth - 4 * many.upper.error)
    #expect(few.gap.value > 0.1 && few.lower.value < truth && few.upper.value > truth, "\(few) \(truth)")
  }

  /// Chains that begin at draws from the posterior stay there.
  @Test func movesLeaveThePosteriorAsItIs() throws {
    let model = try linear.model()
    let chains = 4000
    let gradient = PointGradient(architecture: model.configuration.architecture, capacity: chains)
    gradient.load(model.parameters)
    let x: [Float] = [0.3, 0.1, 0.9, 0.5]
    let d = zip(x, linear.bias).map { Double($0) - $1 }
    let mean = linear.toMean.map { zip($0, d).reduce(0) { $0 + $1.0 * $1.1 } }
    let (aa, ab, bb) = linear.precision
    var generator = Philox(seed: 5)
    // By the Cholesky factor of the precision: L^T (z - mean) = noise.
    let a = aa.squareRoot()
    let c = (bb - ab * ab / aa).squareRoot()
    let start = (0..<chains).flatMap { _ -> [Float] in
      let second = Double(generator.normal()) / c
      let first = (Double(generator.normal()) - ab / a * second) / a
      return [Float(mean[0] + first), Float(mean[1] + second)]
    }
    var moved = AnnealedChains(gradient, pixels: x, at: start, seed: 1, number: 0)
    let accepted = (0..<20).map { _ in moved.move(1, step: 0.25) }
    #expect(accepted.allSatisfy { $0 > 0.2 && $0 < 0.99 }, "some are refused: \(accepted)")
    func moment(_ f: (Double, Double) -> Double) -> Double {
      (0..<chains).reduce(0) {
        $0 + f(Double(moved.z[2 * $1]) - mean[0], Double(moved.z[2 * $1 + 1]) - mean[1]) / Double(chains)
      }
    }
    let determinant = linear.determinant
    for (found, exact, scale) in [
      (moment { a, _ in a }, 0, (bb / determinant).squareRoot()),
      (moment { _, b in b }, 0, (aa / determinant).squareRoot()),
      (moment { a, _ in a * a }, bb / determinant, 1.5 * bb / determinant),
      (moment { _, b in b * b }, aa / determinant, 1.5 * aa / determinant),
      (moment { a, b in a * b }, -ab / determinant, (aa * bb).squareRoot() / determinant),
    ] {
      #expect(abs(found - exact) < 4.5 * scale / Double(chains).squareRoot(), "\(found) for \(exact)")
    }
    #expect(zip(moved.z, start).contains { abs($0 - $1) > 0.05 })
  }

  @Test func theScheduleGoesFromThePriorToThePosterior() {
    let schedule = Annealing(chains: 2, distributions: 50).schedule
    #expect(schedule.first == 0 && schedule.last == 1 && schedule.count == 50)
    #expect(zip(schedule, schedule.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Annealing(chains: 2, distributions: 2).schedule == [0, 1])
  }

  /// Without distributions between, it is the mean of the likelihood over draws from the prior.
  @Test func aSingleStepIsPlainMonteCarlo() throws {
    let found = try linear.model().annealedLikelihood(
      on: linear.images, pixels: .grey, Annealing(chains: 1000, distributions: 2), seed: 1, threads: 2)
    #expect(abs(found.logLikelihood.value - linear.evidence) < 5 * found.logLikelihood.error + 0.05)
  }

  @Test func greyPixelsAreDrawnFromTheirLikelihood() throws {
    let model = try linear.model()
    let drawn = Simulator(model).draw(0..<3000, seed: 4)
    var (sum, squares) = (0.0, 0.0)
    for image in 0..<3000 {
      for pixel in 0..<4 {
        let mean =
          linear.bias[pixel] + linear.weights[pixel][0] * Double(drawn.z[2 * image])
          + linear.weights[pixel][1] * Double(drawn.z[2 * image + 1])
        let rest = Double(drawn.pixels[4 * image + pixel]) - mean
        sum += rest / 12_000
        squares += rest * rest / 12_000
      }
    }
    #expect(abs(sum) < 0.01 && abs(squares - linear.variance) < 0.003)
    let alone = Simulator(model).draw(2999..<3000, seed: 4).pixels
    #expect(zip(alone, drawn.pixels.suffix(4)).allSatisfy { abs($0 - $1) < 1e-5 }, "by its number")
  }
}
