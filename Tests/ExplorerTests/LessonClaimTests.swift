import Datasets
import Foundation
import Measures
import Randomness
import Testing
import Toy
import Training
import VAE

@testable import Explorer

/// What lessons claim of the shipped models and of what is built in, measured without training.
@Suite struct LessonClaimTests {
  private static func model(_ name: String) throws -> Checkpoint {
    try Checkpoint(contentsOf: LessonSession.models + "/\(name).safetensors")
  }

  /// Pictures at points, a list of pixels each.
  private static func pictures(_ model: Checkpoint, _ points: [[Float]]) -> [[Float]] {
    let architecture = model.configuration.architecture
    let decoder = ImageDecoder(architecture: architecture, capacity: 64)
    decoder.load(model.parameters)
    let values = decoder.decode(points.flatMap { $0 })
    let count = architecture.picture.count
    return points.indices.map { Array(values[$0 * count..<($0 + 1) * count]) }
  }

  private static func squaredError(_ one: [Float], _ other: [Float]) -> Double {
    zip(one, other).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  }

  private static func draws(_ count: Int, latent: Int) -> [[Float]] {
    var generator = Philox(seed: 1, stream: 0)
    return (0..<count).map { _ in (0..<latent).map { _ in generator.normal() } }
  }

  @Test func numbersThatFollowFromFormulasAndRecipes() {
    // A draw is rarely beyond 2; in the plane one in three is farther than 1.5 from 0.
    #expect(erfc(2 / 2.0.squareRoot()) < 0.05 && abs(exp(-1.5 * 1.5 / 2) - 1.0 / 3) < 0.01)
    // 784 coin tosses, a nat, 20 nats and 11.3 nats in bits.
    #expect(abs(784 * log(2.0) - 543) < 0.5 && abs(1 / log(2.0) - 1.44) < 0.005)
    #expect((20 / log(2.0)).rounded() == 29 && (11.3 / log(2.0)).rounded() == 16)
    let digits = DigitsRecipe.standard
    // The probe learns from labels in the first half of the test images, and is asked about the other half.
    #expect(digits.trainCount == 20_000 && digits.testCount == 2000 && digits.testCount / 2 == 1000)
    #expect(Learning.count == 200 && StepResult.draws == 256)
    #expect(ProbeSight.draws == 5 && ImageBounds.counts.last == 1000)
    #expect(ProbeSight.counts.contains(2) && ProbeSight.counts.contains(10) && ProbeSight.counts.last == 50)
  }

  /// Points of the plane that are 0.1 apart have pictures that are alike, almost everywhere.
  @Test func nearPointsHaveSimilarPictures() throws {
    let model = try Self.model("mnist-2d")
    let points = Self.draws(400, latent: 2)
    let pictures = Self.pictures(model, points)
    let near = Self.pictures(model, points.map { [$0[0] + 0.1, $0[1]] })
    let far = (0..<200).reduce(0) { $0 + Self.squaredError(pictures[$1], pictures[$1 + 200]) } / 200
    let alike = points.indices.count { Self.squaredError(pictures[$0], near[$0]) < far / 4 }
    #expect(alike >= 380, "\(alike) of 400, draws differ by \(far)")
  }

  /// All betas that the dial has, and which dimensions die: those that say least, one after the other.
  @Test func dimensionsDieOneAfterTheOther() throws {
    let model = try Self.model("mnist-dial")
    let range = try #require(model.configuration.architecture.betaRange)
    #expect(abs(range.low - 0.05) < 1e-6 && abs(range.high - 20) < 1e-5)
    let curve = try #require(model.sweep)
    let points = DialCurve(modelVersion: 0, images: curve.images, points: curve.points)
    func dead(_ beta: Float) -> Set<Int> {
      let kl = points.point(at: beta).klPerDimension
      return Set(kl.indices.filter { LatentUse.isDead(kl: Double(kl[$0])) })
    }
    var before: Set<Int> = []
    for beta: Float in [6.3, 7, 8, 9, 10, 12.5, 16, 20] {
      let now = dead(beta)
      #expect(before.isSubset(of: now), "beta \(beta)")
      before = now
    }
    #expect(dead(12.5).count >= 10)
    let atOne = points.point(at: 1).klPerDimension
    let first = dead(8)
    #expect(first.count == 4)
    let rank = { (dimension: Int) in atOne.count { $0 < atOne[dimension] } }
    #expect(first.allSatisfy { rank($0) < 10 }, "\(first.map { rank($0) })")
  }

  /// Moving a dead dimension leaves the picture as it is; moving a living one does not.
  @Test func aDeadDimensionDoesNotChangeThePicture() throws {
    let model = try Self.model("mnist-dial")
    let curve = try #require(model.sweep)
    let kl = DialCurve(modelVersion: 0, images: curve.images, points: curve.points).point(at: 8).klPerDimension
    let held = model.held(at: 8)
    let rest = Self.pictures(held, [[Float](repeating: 0, count: 20)])[0]
    for dimension in kl.indices {
      let moved = Self.pictures(
        held,
        [-3, 3].map { value in (0..<20).map { $0 == dimension ? value : 0 } })
      let change = moved.map { Self.squaredError($0, rest) }.max() ?? 0
      if LatentUse.isDead(kl: Double(kl[dimension])) {
        #expect(change < 1, "z\(dimension + 1): \(change)")
      } else if kl[dimension] > 0.5 {
        #expect(change > 20, "z\(dimension + 1): \(change)")
      }
    }
  }

  /// Draws are greyer than what a model has seen: they have more that is neither black nor white.
  @Test func drawsAreGreyerThanPictures() throws {
    let model = try Self.model("sprites-10d")
    let seen = try DatasetCatalog(environment: [:], workingDirectory: "/").load("sprites").test
    func grey(_ values: some Sequence<Float>) -> Double { values.reduce(0.0) { $0 + Double($1 * (1 - $1)) } }
    let drawn = Self.pictures(model, Self.draws(200, latent: 10)).reduce(0) { $0 + grey($1) }
    let pictures = grey(seen.pixels(0..<200, .grey, seed: 1))
    #expect(drawn > 2 * pictures, "\(drawn) and \(pictures)")
  }

  /// Of the living dimensions of `sprites-10d` one holds the size; the others share the place, at a slant.
  @Test func threeDimensionsShareThePlace() throws {
    let model = try Self.model("sprites-10d")
    let data = try DatasetCatalog(environment: [:], workingDirectory: "/").load("sprites")
    let kl = try #require(model.evaluation?.klPerDimension)
    #expect(kl.indices.filter { kl[$0] > 1 } == [1, 2, 4, 9] && kl.count { $0 >= 0.01 } == 4)
    let scores = try disentanglement(of: model, on: data.test, pixels: model.configuration.pixels, seed: 1)
    #expect(scores.factors.count == 5)
    func shares(_ name: String) throws -> [Double] {
      let factor = try #require(scores.factors.first { $0.name == name })
      return factor.information.map { $0 / factor.entropy }
    }
    let (across, down, size) = try (shares("x"), shares("y"), shares("scale"))
    for dimension in [2, 4, 9] {
      #expect(across[dimension] > 0.03 && down[dimension] > 0.03 && size[dimension] < 0.05, "z\(dimension + 1)")
    }
    #expect(across[1] < 0.03 && down[1] < 0.03)
  }

  /// The untrained VAE of the lesson on training: q(z|x) is almost the prior.
  @Test func anUntrainedEncoderSaysNextToNothing() throws {
    let lesson = try #require(Chapters.all.first { $0.name == "training" })
    let runs = lesson.steps[0].setups.compactMap { setup in if case .begin(let run, _) = setup { run } else { nil } }
    let run = try #require(runs.first)
    let digits = DigitsRecipe(trainCount: 1, testCount: 200, trainSeed: 1, testSeed: 2)
    let images = try DatasetCatalog(environment: [:], workingDirectory: "/", digits: digits).load("digits").test
    let kl = try Checkpoint(run).encode(images, pixels: run.pixels, seed: 1, threads: 1).klPerDimension
    #expect(kl.reduce(0, +) < 0.5, "\(kl.reduce(0, +))")
  }
}
