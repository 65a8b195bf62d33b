import Datasets
import Foundation
import Randomness
import Testing

@testable import Measures

/// Scores of codes for which they are known.
@Suite struct PublishedScoresTests {
  /// 1200 draws of a category of 3, one of 6 steps, and a continuous factor.
  private static let factors: ImageFactors = {
    var generator = Philox(seed: 6)
    let values = (0..<1200).flatMap { _ -> [Float] in
      [Float(generator.index(below: 3)), Float(generator.index(below: 6)), generator.uniform()]
    }
    return ImageFactors(
      [.init("a", .categories(count: 3)), .init("b", .steps(count: 6)), .init("c", .continuous)], values: values)
  }()

  private static func scores(_ features: Int, _ code: ([Float], inout Philox) -> [Float]) -> PublishedScores {
    var generator = Philox(seed: 7)
    let codes = (0..<factors.count).flatMap { code(Array(factors.values[$0 * 3..<$0 * 3 + 3]), &generator) }
    return PublishedScores(Points(codes, features: features), factors, seed: 1, threads: 2)
  }

  @Test func aPerfectCode() throws {
    let found = Self.scores(3) { f, _ in [0.1 * f[2], 3 - f[0], 7 * f[1]] }
    let dci = try #require(found.dci)
    // Of three features a tree tries one at a time, so that each gets some weight; scikit-learn: 0.689, 0.693, 0.918.
    #expect(abs(dci.disentanglement.value - 0.69) < 0.08 && abs(dci.completeness.value - 0.69) < 0.08, "\(dci)")
    #expect(abs(dci.informativeness.value - 0.918) < 0.03)
    #expect(try #require(found.factorVAE) == Score(value: 1, error: 0))
    #expect(try #require(found.betaVAE).value > 0.99)
    #expect(found.modularity.value > 0.99)
    #expect(found.mig.value > 0.98 && found.mig.error < 0.01)
  }

  /// A dead dimension counts in some scores and not in others.
  @Test func aDeadDimension() throws {
    let found = Self.scores(4) { f, generator in [10 * f[2], 3 - f[0], 7 * f[1], 0.001 * generator.normal()] }
    #expect(found.activeModularity.value > 0.99 && found.modularity.value < found.activeModularity.value)
    let constant = Self.scores(2) { f, _ in [5, 5] }
    #expect(constant.factorVAE == nil && constant.activeMIG.value.isNaN && constant.activeModularity.value.isNaN)
    #expect(constant.modularity.value == 0)
    #expect(abs(try #require(constant.betaVAE).value - 1 / 3.0) < 0.03)
    #expect(try #require(constant.dci).disentanglement == Score(value: 0, error: 0))
    #expect(constant.activeFactorVAE == nil && found.activeFactorVAE?.value == 1)
  }

  @Test func anIndependentCode() throws {
    let found = Self.scores(3) { _, generator in (0..<3).map { _ in generator.normal() } }
    let dci = try #require(found.dci)
    #expect(dci.disentanglement.value < 0.02 && dci.completeness.value < 0.02, "\(dci)")
    // Chance is 1/3, 1/6 and 1/20.
    #expect(abs(dci.informativeness.value - (1 / 3.0 + 1 / 6.0 + 1 / 20.0) / 3) < 0.05)
    #expect(abs(try #require(found.factorVAE).value - 1 / 3.0) < 0.1)
    #expect(abs(try #require(found.betaVAE).value - 1 / 3.0) < 0.1)
  }

  /// Each dimension is the sum or difference of two factors.
  @Test func anEntangledCode() throws {
    let found = Self.scores(3) { f, _ in [f[0] / 2 + f[1] / 5, f[0] / 2 - f[1] / 5, f[2]] }
    let dci = try #require(found.dci)
    // scikit-learn: 0.368, 0.913.
    #expect(abs(dci.disentanglement.value - 0.37) < 0.08, "\(dci)")
    #expect(abs(dci.informativeness.value - 0.913) < 0.04)
  }

  @Test func DCIByHand() {
    // Dimension 0 is for factor 0 alone, dimension 1 for both alike, and weighs three times as much as dimension 0.
    let importances = [[0.5, 0.75], [0, 0.75]]
    #expect(abs(DCI.disentanglement(importances) - 0.25) < 1e-12)
    let shares = [0.4, 0.6]
    let entropy = -shares.reduce(0) { $0 + $1 * log($1) } / log(2)
    #expect(abs(DCI.completeness(importances) - (1 - entropy + 1) / 2) < 1e-12)
    #expect(
      DCI.completeness([[0, 0]]) == 0 && DCI.disentanglement([[1], [1]]) == 0 && DCI.completeness([[1], [1]]) == 1)
  }

  @Test func modularityByHand() {
    // Two binary factors: dimension 0 is the first, dimension 1 tells both equally: which of four cells.
    let factors = ImageFactors(
      [.init("a", .steps(count: 2)), .init("b", .steps(count: 2))], values: [0, 0, 0, 1, 1, 0, 1, 1])
    let codes = Points([0, 0, 0, 1, 1, 2, 1, 3], features: 2)
    #expect(abs(modularity(codes, factors, dimensions: [0]) - 1) < 1e-12)
    #expect(abs(modularity(codes, factors, dimensions: [1])) < 1e-12)
    #expect(abs(modularity(codes, factors, dimensions: [0, 1]) - 0.5) < 1e-12)
    #expect(modularity(codes, factors, dimensions: []).isNaN)
  }

  /// The jackknife over groups is that of the groups' means where the measure is a mean.
  @Test func theErrorOfAMean() {
    var generator = Philox(seed: 3)
    let values = (0..<1000).map { _ in generator.normal() }
    let factors = ImageFactors([.init("a", .continuous)], values: values)
    let score = Score(Points(values, features: 1), factors, threads: 2) { codes, factors in
      codes.values == factors.values ? codes.values.reduce(0) { $0 + Double($1) } / Double(codes.count) : .nan
    }
    let groups = (0..<10).map { group in
      stride(from: group, to: 1000, by: 10).reduce(0.0) { $0 + Double(values[$1]) / 100 }
    }
    #expect(abs(score.error - (meanAndVariance(groups).variance / 10).squareRoot()) < 1e-9)
    #expect(abs(score.value - meanAndVariance(groups).mean) < 1e-9)
  }

  @Test func threadsChangeNothing() {
    func scores(_ threads: Int) -> PublishedScores {
      PublishedScores(Points(Self.factors.values, features: 3), Self.factors, seed: 5, threads: threads)
    }
    #expect(scores(1) == scores(3))
  }
}

/// The forest and the margins against what is known of them.
@Suite struct ClassifierTests {
  @Test func aForestFindsWhatMatters() {
    var generator = Philox(seed: 4)
    let points = (0..<900).flatMap { _ in (0..<4).map { _ in generator.normal() } }
    // The second and, half as often, the third.
    let labels = (0..<900).map { row -> Int32 in points[row * 4 + 1] > 0 ? 1 : points[row * 4 + 2] > 0 ? 2 : 0 }
    let all = Points(points, features: 4)
    let known = all.subset((0..<600).map(Int32.init))
    let forest = RandomForest(known, labels: Array(labels[..<600]), classes: 3, seed: 1, stream: 0)
    #expect(abs(forest.importances.reduce(0, +) - 1) < 1e-9)
    #expect(forest.importances[1] > forest.importances[2] && forest.importances[2] > 3 * forest.importances[0])
    let answers = forest.predict(all.subset((600..<900).map(Int32.init)))
    #expect(zip(answers, labels[600...]).count { $0 == $1 } > 285)
    #expect(forest.predict(known) == Array(labels[..<600]), "leaves are pure")
  }

  /// The numbers of scikit-learn 1.9.1: `LinearSVC(C=0.01, class_weight="balanced", tol=1e-10)`.
  @Test func marginsAreThoseOfLiblinear() {
    let values = (0..<60).map { Double(($0 * 37) % 23) / 5 - 2 }
    let labels = values.enumerated().map { index, x -> Int32 in
      x < -0.5 ? 0 : x < 1 ? (index % 5 == 0 ? 0 : 1) : 2
    }
    let found = LinearMargin(values, labels: labels, strength: 0.01)
    let weights = [-0.40624681, 0.01891945, 0.38500873]
    let biases = [-0.06789255, -0.232849, -0.20579888]
    #expect(found.lines.map(\.class) == [0, 1, 2])
    for (line, (weight, bias)) in zip(found.lines, zip(weights, biases)) {
      #expect(abs(line.weight - weight) < 1e-7 && abs(line.bias - bias) < 1e-7)
    }
    #expect(found.predict(-2) == 0 && found.predict(2) == 2)
    let pair = LinearMargin([0, 1, 2, 3], labels: [4, 4, 7, 7], strength: 1)
    #expect((0..<4).map { pair.predict(Double($0)) } == [4, 4, 7, 7])
  }

  @Test func equalPointsMakeALeaf() {
    let forest = RandomForest(
      Points([1, 1, 1, 1, 1, 1], features: 2), labels: [0, 1, 1], classes: 2, seed: 1, stream: 0)
    #expect(forest.importances == [0, 0])
    #expect(forest.predict(Points([1, 1], features: 2)) == [1])
  }
}
