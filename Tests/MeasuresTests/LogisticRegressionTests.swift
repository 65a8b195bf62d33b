import Foundation
import Measures
import Randomness
import Testing

/// Logistic regression against known solutions.
@Suite struct LogisticRegressionTests {
  private static func random(_ count: Int, features: Int) -> (points: Points, labels: [UInt8]) {
    var generator = Philox(seed: 3, stream: 1)
    let values = (0..<count * features).map { _ in generator.normal() }
    let labels = (0..<count).map { row in UInt8(values[row * features] + 0.7 * generator.normal() > 0 ? 1 : 0) }
    return (Points(values, features: features), labels)
  }

  /// One point on each side: by symmetry the weights are -a and a, with a (1 + exp 2a) = 2 C.
  @Test(arguments: [0.1, 1, 30]) func twoPoints(strength: Double) {
    let model = LogisticRegression(
      Points([-1, 1], features: 1), labels: [0, 1], classes: 2, strength: strength, tolerance: 1e-8)
    var (low, high) = (0.0, 20.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if middle * (1 + exp(2 * middle)) < 2 * strength { low = middle } else { high = middle }
    }
    #expect(abs(Double(model.weight[1]) - low) < 1e-5 * low && abs(model.weight[0] + model.weight[1]) < 1e-5)
    #expect(model.bias.allSatisfy { abs($0) < 2e-5 })
  }

  @Test func withoutFeaturesTheBiasGivesTheFrequencies() {
    let model = LogisticRegression(
      Points([0, 0, 0, 0, 0, 0], features: 1), labels: [0, 1, 1, 2, 2, 2], classes: 3, tolerance: 1e-8)
    let exponentials = model.bias.map { exp(Double($0)) }
    let total = exponentials.reduce(0, +)
    for (share, expected) in zip(exponentials, [1.0 / 6, 2.0 / 6, 3.0 / 6]) {
      #expect(abs(share / total - expected) < 1e-5)
    }
  }

  /// Computed with scikit-learn 1.x: LogisticRegression(C=C, tol=1e-10).
  @Test(arguments: [
    (
      1.0, [0.0144035, -0.1527343, 0.9253377, 0.5688738, -0.9397412, -0.4161395] as [Float],
      [0.8015935, -1.6151007, 0.8135072] as [Float], 0.64848998
    ),
    (
      10.0, [0.3576918, -0.4001211, 2.3530849, 1.7092612, -2.7107766, -1.3091400] as [Float],
      [1.9286895, -3.9225261, 1.9938366] as [Float], 0.29533216
    ),
  ]) func matchesScikitLearn(strength: Double, weight: [Float], bias: [Float], objective: Double) {
    let points = Points([0, 1, 1, 0, 2, 2, 3, 1, -1, 2, 0, -2, 1.5, 0.5], features: 2)
    let labels: [UInt8] = [0, 0, 1, 1, 2, 2, 0]
    let model = LogisticRegression(points, labels: labels, classes: 3, strength: strength, tolerance: 1e-8)
    for (found, expected) in zip(model.weight + model.bias, weight + bias) {
      #expect(abs(found - expected) < 2e-5 * max(1, abs(expected)))
    }
    #expect(abs(model.objective - objective) < 1e-6)
  }

  @Test func itConvergesToTheOnlyMinimum() {
    let (points, labels) = Self.random(300, features: 6)
    let model = LogisticRegression(points, labels: labels, classes: 2)
    #expect(model.gradient <= 1e-6 && model.iterations < 100)
    #expect(LogisticRegression(points, labels: labels, classes: 2, tolerance: 1e-7).gradient <= 1e-7)
    // Shifted points have the same weights: the unpenalised bias absorbs the shift.
    let shifted = LogisticRegression(Points(points.values.map { $0 + 5 }, features: 6), labels: labels, classes: 2)
    for (a, b) in zip(model.weight, shifted.weight) { #expect(abs(a - b) < 1e-3) }
  }

  /// 5000 points are more than two blocks.
  @Test func threadsChangeNoBit() {
    let (points, labels) = Self.random(5000, features: 3)
    let one = LogisticRegression(points, labels: labels, classes: 2, threads: 1)
    let three = LogisticRegression(points, labels: labels, classes: 2, threads: 3)
    #expect(one.weight == three.weight && one.bias == three.bias)
    #expect(one.predict(points) == three.predict(points, threads: 3))
    let right = zip(one.predict(points), labels).count { $0 == $1 }
    #expect(right > 3700 && right < 4600)
  }
}
