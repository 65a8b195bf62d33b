import Autodiff
import Datasets
import Foundation
import Measures
import Randomness
import Testing
import Training
import VAE

/// Mutual information by hand.
@Suite struct MutualInformationTests {
  @Test func byHand() {
    let a: [Int32] = [0, 0, 0, 0, 1, 1, 1, 1]
    let same = MutualInformation(a, a, corrected: false)
    #expect(abs(same.information - log(2)) < 1e-12 && abs(same.first - log(2)) < 1e-12)
    let independent = MutualInformation(a, [0, 0, 1, 1, 0, 0, 1, 1], corrected: false)
    #expect(abs(independent.information) < 1e-12 && abs(independent.joint - log(4)) < 1e-12)
    // Cells of 3, 1, 1, 3 eighths.
    let some = MutualInformation(a, [0, 0, 0, 1, 0, 1, 1, 1], corrected: false)
    let joint = -2 * (3.0 / 8 * log(3.0 / 8) + 1.0 / 8 * log(1.0 / 8))
    #expect(abs(some.information - (2 * log(2) - joint)) < 1e-12)
  }

  @Test func theCorrectionCountsCells() {
    let a: [Int32] = [0, 0, 0, 0, 1, 1, 1, 1]
    let other: [Int32] = [0, 0, 3, 3, 0, 0, 3, 3]
    let (plain, corrected) = (
      MutualInformation(a, other, corrected: false), MutualInformation(a, other, corrected: true)
    )
    // 2 values each and 4 jointly, of 8: empty cells do not count.
    #expect(abs(corrected.first - plain.first - 1.0 / 16) < 1e-12)
    #expect(abs(corrected.second - plain.second - 1.0 / 16) < 1e-12)
    #expect(abs(corrected.joint - plain.joint - 3.0 / 16) < 1e-12)
    // A variable has all information about itself in either case.
    let same = MutualInformation(a, a, corrected: true)
    #expect(abs(same.information - same.first) < 1e-12)
  }

  @Test func correctedInformationOfIndependentVariablesIsNoneOnAverage() {
    var (plain, corrected) = (0.0, 0.0)
    for trial in 0..<50 {
      var generator = Philox(seed: 9, stream: UInt64(trial))
      let (a, b) = (
        (0..<2000).map { _ in Int32(generator.uniform() * 20) }, (0..<2000).map { _ in Int32(generator.uniform() * 10) }
      )
      plain += MutualInformation(a, b, corrected: false).information / 50
      corrected += MutualInformation(a, b, corrected: true).information / 50
    }
    // 19 * 9 / (2 * 2000) = 0.043, and one trial's standard deviation is 0.0046.
    #expect(abs(plain - 0.043) < 0.005 && abs(corrected) < 0.003)
  }

  @Test func bins() {
    #expect(equalWidthBins([0, 1, 2, 3, 4], count: 4) == [0, 1, 2, 3, 3])
    #expect(equalWidthBins([-1, 1, 0.99, 0], count: 2) == [0, 1, 1, 1])
    #expect(equalWidthBins([5, 5, 5], count: 20) == [0, 0, 0])
    #expect(equalWidthBins([], count: 20) == [])
  }
}

/// Codes whose scores are known.
@Suite struct DisentanglementScoreTests {
  /// All combinations of these numbers of values.
  private static func grid(_ kinds: [ImageFactors.Kind]) -> ImageFactors {
    let counts = kinds.map { ImageFactors.Factor("", $0).valueCount ?? 40 }
    let total = counts.reduce(1, *)
    let values = (0..<total).flatMap { index -> [Float] in
      var rest = index
      return counts.map { count in
        defer { rest /= count }
        return Float(rest % count)
      }
    }
    return ImageFactors(kinds.enumerated().map { ImageFactors.Factor("f\($0.offset)", $0.element) }, values: values)
  }

  private static let factors = grid([.categories(count: 3), .steps(count: 40), .continuous, .steps(count: 6)])

  private func isNear(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    a.map { abs($0 - b) <= tolerance } ?? false
  }

  @Test func aPerfectCodeScoresOne() {
    // Permuted, negated, shifted and scaled.
    let codes = Points(
      (0..<Self.factors.count).flatMap { row -> [Float] in
        let f = Array(Self.factors.values[row * 4..<row * 4 + 4])
        return [2 - 0.1 * f[1], 7 * f[3], 0, f[0], 0.5 * f[2] - 9]
      }, features: 5)
    let mig = MutualInformationGap(codes, Self.factors, threads: 2)
    #expect(mig.gaps.allSatisfy { isNear($0, 1, 1e-6) } && isNear(mig.mean, 1, 1e-6))
    #expect(isNear(mig.entropies[0], log(3), 1e-3) && isNear(mig.entropies[1], log(40), 1e-2))
    let sap = SeparatedAttributePredictability(codes, Self.factors)
    #expect(sap.gaps.allSatisfy { isNear($0, 1, 1e-6) } && isNear(sap.mean, 1, 1e-6))
    // With 20 bins, pairs of the forty orientations share a bin, which loses log 2 of the entropy.
    let plain = MutualInformationGap(codes, Self.factors, estimator: .plain)
    #expect(isNear(plain.gaps[1], log(20) / log(40), 1e-6))
    #expect(isNear(plain.gaps[0], 1, 1e-6))
  }

  @Test func anIndependentCodeScoresZero() {
    var generator = Philox(seed: 2, stream: 1)
    let codes = Points((0..<Self.factors.count * 4).map { _ in generator.normal() }, features: 4)
    let mig = MutualInformationGap(codes, Self.factors)
    for (factor, information) in mig.information.enumerated() {
      for value in information { #expect(value >= 0 && value < 0.01, "factor \(factor)") }
    }
    #expect(mig.mean >= 0 && mig.mean < 0.002)
    let sap = SeparatedAttributePredictability(codes, Self.factors)
    #expect(sap.mean >= 0 && sap.mean < 0.02)
  }

  @Test func twoEqualDimensionsLeaveNoGap() {
    let codes = Points(
      (0..<Self.factors.count).flatMap { row -> [Float] in
        let value = Self.factors.values[row * 4 + 1]
        return [value, -3 * value]
      }, features: 2)
    #expect(isNear(MutualInformationGap(codes, Self.factors).gaps[1], 0))
    #expect(isNear(SeparatedAttributePredictability(codes, Self.factors).gaps[1], 0))
  }

  /// One dimension tells halves of four values, another all of them: the gap is log 2 of log 4.
  @Test func aGapByHand() {
    let factors = Self.grid([.steps(count: 4)])
    let codes = Points([0, 0, 0, 1, 1, 2, 1, 3], features: 2)
    let mig = MutualInformationGap(codes, factors, estimator: .plain)
    #expect(isNear(mig.information[0][0], log(2)) && isNear(mig.information[0][1], log(4)))
    #expect(isNear(mig.gaps[0], 0.5))
    // A linear fit to halves explains 4/5 of the variance of 0, 1, 2, 3.
    let sap = SeparatedAttributePredictability(codes, factors)
    #expect(isNear(sap.scores[0][0], 0.8) && isNear(sap.gaps[0], 0.2))
  }

  @Test func categoriesByHand() {
    // Means 1 and 4: one of four values of class 0 is nearer to the other mean, none of class 1.
    let accuracy = nearestMeanAccuracy([0, 0, 0, 4, 3, 5], [0, 0, 0, 0, 1, 1], classes: 3)
    #expect(isNear(accuracy, 2 * (0.75 + 1) / 2 - 1))
    #expect(nearestMeanAccuracy([1, 1, 1], [0, 1, 2], classes: 3) == 0)
    #expect(nearestMeanAccuracy([1, 2], [1, 1], classes: 3) == 0)
    // Deviations -1, 0, 1 and -7, -1, 8 thirds: (15/3)^2 over 2 times 114/9.
    #expect(isNear(squaredCorrelation([1, 2, 3], [2, 4, 7]), 25 / (2 * 114.0 / 9)))
    #expect(squaredCorrelation([1, 1, 1], [1, 2, 3]) == 0)
  }

  @Test func constantFactorsDoNotCount() {
    let factors = ImageFactors(
      [.init("one", .steps(count: 3)), .init("constant", .steps(count: 5)), .init("still", .continuous)],
      values: [0, 2, 0.5, 1, 2, 0.5, 2, 2, 0.5])
    let codes = Points([0, 9, 1, 9, 2, 9], features: 2)
    let mig = MutualInformationGap(codes, factors)
    #expect(mig.gaps[1] == nil && mig.gaps[2] == nil && isNear(mig.mean, 1))
    let sap = SeparatedAttributePredictability(codes, factors)
    #expect(sap.gaps[1] == nil && sap.gaps[2] == nil && isNear(sap.mean, 1))
  }

  @Test func aSingleDimension() {
    let codes = Points([0, 1, 2, 3], features: 1)
    #expect(isNear(MutualInformationGap(codes, Self.grid([.steps(count: 4)])).gaps[0], 1))
  }
}

/// A whole model on images.
@Suite struct ModelDisentanglementTests {
  /// Images of two pixels, which are the factors themselves.
  private static let images: ImageSet = {
    let pairs = (0..<16).flatMap { a in (0..<16).map { (a, $0) } }
    let factors = ImageFactors(
      [.init("a", .steps(count: 16)), .init("b", .steps(count: 16))],
      values: pairs.flatMap { [Float($0.0), Float($0.1)] })
    return ImageSet(
      name: "pairs", split: .test, size: ImageSize(width: 2, height: 1),
      pixels: pairs.flatMap { [UInt8($0.0 * 17), UInt8($0.1 * 17)] }, factors: factors)
  }()

  /// A model without hidden layers: mu is a matrix times the pixels, log sigma^2 is constant.
  private func model(_ matrix: [Float], logVariance: Float) -> Checkpoint {
    let architecture = Architecture(picture: Shape(channels: 1, height: 1, width: 2), hidden: [], latent: 2)
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "pairs"))
    var values = [Float](repeating: 0, count: checkpoint.parameters.count)
    let layout = architecture.parameterLayout
    layout["mu.weight"]?.put(matrix, into: &values)
    layout["log_variance.bias"]?.put([logVariance, logVariance], into: &values)
    checkpoint.parameters = values
    return checkpoint
  }

  private func scores(_ model: Checkpoint, threads: Int = 1) throws -> DisentanglementScores {
    try disentanglement(of: model, on: Self.images, pixels: .grey, seed: 1, threads: threads)
  }

  @Test func aDisentangledModel() throws {
    let scores = try scores(model([0, 2, -1, 0], logVariance: -20))
    #expect(abs(scores.mig - 1) < 1e-6 && abs(scores.plainMIG - 1) < 1e-6 && abs(scores.sap - 1) < 1e-5)
    #expect(abs(scores.sampledMIG - 1) < 0.05)
    #expect(scores.factors.map(\.name) == ["a", "b"] && scores.factors.map(\.dimension) == [1, 0])
    #expect(scores.factors.map(\.valueCount) == [16, 16])
  }

  @Test func noiseHidesWhatMuKnows() throws {
    // A collapsed dimension: mu varies by a thousandth of its noise.
    let scores = try scores(model([0.001, 0, 0, 0.001], logVariance: 0))
    #expect(abs(scores.mig - 1) < 1e-6 && scores.sampledMIG < 0.2)
  }

  /// A dead dimension whose residue is the factor takes the whole gap, and nothing of that of the active ones.
  @Test func deadDimensionsAreLeftOut() throws {
    // Both dimensions follow a, one of them by a thousandth.
    let scores = try scores(model([2, 0, 0.001, 0], logVariance: -20))
    let active = try #require(scores.active)
    #expect(active.dimensions == [0])
    #expect(abs(try #require(scores.factors[0].gap)) < 1e-6)
    // The whole of a and nothing of b, in the mean over both factors.
    #expect(abs(active.mig - 0.5) < 0.01 && abs(active.sap - 0.5) < 0.01)
    let dead = try self.scores(model([0.001, 0, 0, 0.001], logVariance: 0))
    #expect(dead.active == nil)
  }

  @Test func anEntangledModel() throws {
    let scores = try scores(model([1, 1, 1, -1], logVariance: -20))
    #expect(scores.mig < 0.05 && scores.sap < 0.01)
    #expect(scores.factors.allSatisfy { $0.predictability.allSatisfy { abs($0 - 0.5) < 1e-3 } })
  }

  @Test func threadsChangeNothing() throws {
    let model = model([1, 0.3, -0.2, 1], logVariance: -2)
    #expect(try scores(model) == scores(model, threads: 3))
  }

  @Test func impossibleMeasurementsAreRefused() throws {
    let model = model([1, 0, 0, 1], logVariance: 0)
    let size = ImageSize(width: 2, height: 1)
    let unknown = ImageSet(name: "photos", split: .test, size: size, pixels: [1, 2])
    #expect(throws: MeasureError.noFactors(data: "photos")) {
      try disentanglement(of: model, on: unknown, pixels: .grey, seed: 1)
    }
    let other = ImageSet(
      name: "large", split: .test, size: ImageSize(width: 1, height: 1), pixels: [1],
      factors: ImageFactors([.init("a", .continuous)], values: [1]))
    #expect(
      throws: MeasureError.imageSize(expected: size, found: ImageSize(width: 1, height: 1), data: "large")
    ) { try disentanglement(of: model, on: other, pixels: .grey, seed: 1) }
  }

  /// The built-in digits have continuous factors.
  @Test func digitsCanBeMeasured() throws {
    let digits = try DatasetCatalog(
      environment: [:], workingDirectory: "/",
      digits: DigitsRecipe(trainCount: 1, testCount: 600, trainSeed: 1, testSeed: 2)
    ).load("digits").test
    let checkpoint = Checkpoint(
      RunConfiguration(architecture: Architecture(hidden: [8], latent: 3), data: "digits"))
    let scores = try disentanglement(of: checkpoint, on: digits, pixels: .grey, seed: 1)
    #expect(scores.factors.count == 10 && scores.factors.allSatisfy { $0.entropy > 1 && $0.information.count == 3 })
    #expect(scores.mig > -0.1 && scores.mig < 0.5)
  }

  /// A model of a file may have weights that give infinite codes.
  @Test func binsOfWhatIsNotFinite() {
    #expect(equalWidthBins([.nan, 1, 2, .infinity, -.infinity], count: 4) == [0, 0, 3, 3, 0])
    #expect(equalWidthBins([.nan, .infinity, 7], count: 4) == [0, 0, 0])
    let most = Float.greatestFiniteMagnitude
    #expect(equalWidthBins([-most, 0, most], count: 4) == [0, 2, 3])
  }
}
