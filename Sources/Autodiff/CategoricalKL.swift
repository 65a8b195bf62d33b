#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// The KL of categorical distributions from the uniform one in nats, `log K + sum_k p_k log p_k` with p the softmax of the
  /// logits and K the number of categories: `[examples, distributions]`.
  ///
  /// `logits` is `[examples, sum of categories]`.
  package func categoricalKL(logits: Tensor, categories: [Int]) -> Tensor {
    let categories = Categories(categories)
    precondition(logits.columns == categories.columns, "\(logits.columns) logits of \(categories.columns) categories")
    return add(
      CategoricalKL(
        logits: logits, categories: categories, probabilities: leaf(columns: logits.columns),
        output: result(columns: categories.ranges.count, rowsPerExample: 1)))
  }
}

private struct CategoricalKL: Operation {
  let logits: Tensor
  let categories: Categories
  /// Computed forward, read backward: `[examples, sum of categories]`.
  let probabilities: Tensor
  let output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    for row in examples {
      let (p, kl) = (probabilities.row(row), output.row(row))
      categories.softmax(logits.row(row), p)
      for (place, range) in categories.ranges.enumerated() {
        var sum: Float = 0
        for column in range { sum += Self.term(p[column]) }
        // Rounding must not make a KL negative.
        kl[place] = max(logf(Float(range.count)) + sum, 0)
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let keep = Float(adding[0])
    for row in examples {
      guard let dy = output.gradientRow(row), let dx = logits.gradientRow(row) else { return }
      let p = probabilities.row(row)
      for (place, range) in categories.ranges.enumerated() {
        var sum: Float = 0
        for column in range { sum += Self.term(p[column]) }
        for column in range {
          // dKL/dl_k = p_k (log p_k - sum_j p_j log p_j)
          let change = dy[place] * (Self.term(p[column]) - p[column] * sum)
          dx[column] = (keep == 0 ? 0 : dx[column]) + change
        }
      }
    }
  }

  /// p log p, which is 0 where p is.
  private static func term(_ p: Float) -> Float { p > 0 ? p * logf(p) : 0 }
}
