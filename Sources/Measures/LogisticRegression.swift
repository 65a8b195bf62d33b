import Foundation

/// Multinomial logistic regression with an L2 penalty, trained to convergence on all points at once.
///
/// It minimises the mean cross-entropy in nats plus `|W|^2 / (2 C N)` over N points, without a penalty on the bias.
/// This is scikit-learn's `LogisticRegression(C: ...)` divided by C N, so it has the same unique minimum.
package struct LogisticRegression: Sendable {
  /// Values per point.
  package let features: Int
  /// The number of classes.
  package let classes: Int
  /// `[classes, features]`
  package let weight: [Float]
  /// `[classes]`
  package let bias: [Float]
  /// The function's value at the end of the search.
  package let objective: Double
  /// The number of steps.
  package let iterations: Int
  /// The largest absolute component of the gradient at the end.
  package let gradient: Double

  /// Trains on points with labels in `0..<classes` until no component of the gradient exceeds `tolerance`.
  package init(
    _ points: Points, labels: [UInt8], classes: Int, strength c: Double = 1, tolerance: Double = 1e-6,
    maximumIterations: Int = 1000, threads: Int = 1
  ) {
    precondition(points.count == labels.count && points.count > 0, "a label for every point")
    let objective = LogisticObjective(points, labels: labels, classes: classes, strength: c, threads: threads)
    let start = [Double](repeating: 0, count: (points.features + 1) * classes)
    let found = LBFGS(tolerance: tolerance, maximumIterations: maximumIterations)
      .minimize(objective.valueAndGradient, from: start)
    (features, self.classes) = (points.features, classes)
    let (weight, bias) = objective.parameters(found.point)
    self.bias = bias.map { Float($0) }
    self.weight = (0..<classes).flatMap { label in
      (0..<points.features).map { Float(weight[$0 * classes + label]) }
    }
    (self.objective, iterations, gradient) = (found.value, found.iterations, found.gradient)
  }

  /// The most probable class of each point.
  package func predict(_ points: Points, threads: Int = 1) -> [UInt8] {
    let block = 1024
    let (features, classes, weight, bias) = (features, classes, weight, bias)
    return inParallel((points.count + block - 1) / block, threads: threads) { part -> [UInt8] in
      let range = part * block..<min(points.count, (part + 1) * block)
      var logits = [Float](repeating: 0, count: range.count * classes)
      withMatrices(points.values, weight) { x, w in
        logits.withUnsafeMutableBufferPointer { output in
          guard let output = output.baseAddress else { return }
          MatrixView.multiply(
            MatrixView(start: x + range.lowerBound * features, stride: features),
            MatrixView(start: w, stride: features, isTransposed: true), rows: range.count, inner: features,
            columns: classes, bias: bias, into: output)
        }
      }
      return (0..<range.count).map { row in
        let mine = logits[row * classes..<(row + 1) * classes]
        return UInt8((mine.indices.max { mine[$0] < mine[$1] } ?? mine.startIndex) - mine.startIndex)
      }
    }.flatMap { $0 }
  }
}

/// Calls `body` with the addresses of two arrays, unless one is empty.
func withMatrices(
  _ a: [Float], _ b: [Float], _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      if let a = a.baseAddress, let b = b.baseAddress { body(a, b) }
    }
  }
}

/// The loss as a function of the weight `[features, classes]` followed by the bias `[classes]`.
///
/// The bias is that of centred points, with which the search takes a fraction of the steps. Since the bias is not
/// penalised, this does not change the solution.
private struct LogisticObjective {
  private let points: Points
  private let labels: [UInt8]
  private let classes: Int
  private let penalty: Double
  private let mean: [Double]
  private let threads: Int
  /// Points per block. Block sums are added in order, whichever thread computed them.
  private static let block = 2048

  init(_ points: Points, labels: [UInt8], classes: Int, strength: Double, threads: Int) {
    (self.points, self.labels, self.classes, self.threads) = (points, labels, classes, threads)
    penalty = 1 / (strength * Double(points.count))
    var mean = [Double](repeating: 0, count: points.features)
    points.values.withUnsafeBufferPointer { values in
      for row in 0..<points.count {
        for feature in mean.indices { mean[feature] += Double(values[row * mean.count + feature]) }
      }
    }
    self.mean = mean.map { $0 / Double(points.count) }
  }

  /// Weight and bias for points that are not centred.
  func parameters(_ point: [Double]) -> (weight: ArraySlice<Double>, bias: [Double]) {
    let weight = point[..<(mean.count * classes)]
    var bias = Array(point[(mean.count * classes)...])
    for feature in mean.indices {
      for label in 0..<classes { bias[label] -= mean[feature] * weight[feature * classes + label] }
    }
    return (weight, bias)
  }

  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (weight, bias) = parameters(point)
    let (floatWeight, floatBias) = (weight.map { Float($0) }, bias.map { Float($0) })
    let (points, labels, classes) = (points, labels, classes)
    let parts = inParallel((points.count + Self.block - 1) / Self.block, threads: threads) { part in
      let range = part * Self.block..<min(points.count, (part + 1) * Self.block)
      return Self.sums(range, points, labels, classes, weight: floatWeight, bias: floatBias)
    }
    let scale = 1 / Double(points.count)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: point.count)
    for part in parts {
      value += part.loss * scale
      for index in gradient.indices { gradient[index] += Double(part.gradient[index]) * scale }
    }
    let biasStart = mean.count * classes
    // Shifting all biases changes nothing, so their gradients sum to 0; rounding would let them drift.
    let drift = gradient[biasStart...].reduce(0, +) / Double(classes)
    for index in biasStart..<gradient.count { gradient[index] -= drift }
    for feature in mean.indices {
      for label in 0..<classes {
        let index = feature * classes + label
        value += 0.5 * penalty * point[index] * point[index]
        gradient[index] += penalty * point[index] - mean[feature] * gradient[biasStart + label]
      }
    }
    return (value, gradient)
  }

  /// The sums over some points of the cross-entropies and of their gradients by weight and bias.
  private static func sums(
    _ range: Range<Int>, _ points: Points, _ labels: [UInt8], _ classes: Int, weight: [Float], bias: [Float]
  ) -> (loss: Double, gradient: [Float]) {
    let features = points.features
    var loss = 0.0
    var gradient = [Float](repeating: 0, count: (features + 1) * classes)
    var errors = [Float](repeating: 0, count: range.count * classes)
    withMatrices(points.values, weight) { x, w in
      let rows = MatrixView(start: x + range.lowerBound * features, stride: features)
      errors.withUnsafeMutableBufferPointer { errors in
        guard let first = errors.baseAddress else { return }
        MatrixView.multiply(
          rows, MatrixView(start: w, stride: classes), rows: range.count, inner: features, columns: classes, bias: bias,
          into: first)
        // Replace logits by probabilities minus targets.
        for (row, index) in range.enumerated() {
          let mine = first + row * classes
          let largest = (0..<classes).reduce(-Float.infinity) { max($0, mine[$1]) }
          var total: Float = 0
          let right = Int(labels[index])
          let rightLogit = mine[right] - largest
          for label in 0..<classes {
            mine[label] = expf(mine[label] - largest)
            total += mine[label]
          }
          loss += log(Double(total)) - Double(rightLogit)
          for label in 0..<classes { mine[label] /= total }
          mine[right] -= 1
        }
        gradient.withUnsafeMutableBufferPointer { gradient in
          guard let start = gradient.baseAddress else { return }
          var transposed = rows
          transposed.isTransposed = true
          MatrixView.multiply(
            transposed, MatrixView(start: first, stride: classes), rows: features, inner: range.count, columns: classes,
            into: start)
          for row in 0..<range.count {
            for label in 0..<classes { start[features * classes + label] += first[row * classes + label] }
          }
        }
      }
    }
    return (loss, gradient)
  }
}
