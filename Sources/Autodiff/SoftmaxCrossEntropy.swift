#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// The cross-entropy of each row in nats between target probabilities t and softmax(l): the sum of `-t log
  /// softmax(l)`. For a one-hot t it is the negative log-likelihood of that class. It never overflows.
  ///
  /// `logits` is `[examples, classes]`, `targets` is a leaf `[examples, classes]` with rows that sum to 1; the result is
  /// `[examples, 1]`.
  public func softmaxCrossEntropy(logits: Tensor, targets: Tensor) -> Tensor {
    precondition(logits.columns == targets.columns, "\(logits.columns) logits for \(targets.columns) classes")
    precondition(logits.rows == .perExample(1) && targets.rows == .perExample(1), "one row an example")
    return add(SoftmaxCrossEntropy(logits: logits, targets: targets, output: result(columns: 1, rowsPerExample: 1)))
  }
}

private struct SoftmaxCrossEntropy: Operation {
  let logits, targets, output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    for row in examples {
      let (l, t) = (logits.row(row), targets.row(row))
      let total = logSumExp(l)
      var sum: Float = 0
      for column in 0..<logits.columns { sum += t[column] * (total - l[column]) }
      output.value[row] = sum
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let scale = output.gradient else { return }
    let keep = Float(adding[0])
    for row in examples {
      guard let d = logits.gradientRow(row) else { return }
      let (l, t) = (logits.row(row), targets.row(row))
      let total = logSumExp(l)
      for column in 0..<logits.columns {
        let change = scale[row] * (expf(l[column] - total) - t[column])
        d[column] = (keep == 0 ? 0 : d[column]) + change
      }
    }
  }

  /// The logarithm of the sum of exponentials of a row, with the largest value factored out.
  private func logSumExp(_ l: UnsafeMutablePointer<Float>) -> Float {
    var largest = l[0]
    for column in 1..<max(logits.columns, 1) { largest = max(largest, l[column]) }
    var sum: Float = 0
    for column in 0..<logits.columns { sum += expf(l[column] - largest) }
    return largest + logf(sum)
  }
}
