extension Graph {
  /// The probabilities of categorical distributions beside each other, from their logits: the softmax over the categories of each.
  ///
  /// `logits` is `[examples, sum of categories]`, the result has its shape.
  package func softmax(logits: Tensor, categories: [Int]) -> Tensor {
    let categories = Categories(categories)
    precondition(logits.columns == categories.columns, "\(logits.columns) logits of \(categories.columns) categories")
    let output = result(columns: logits.columns, rowsPerExample: logits.rowsPerExample)
    return add(Softmax(logits: logits, categories: categories, output: output))
  }
}

private struct Softmax: Operation {
  let logits: Tensor
  let categories: Categories
  let output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) { categories.softmax(logits.row(row), output.row(row)) }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let keep = Float(adding[0])
    for row in output.rowRange(examples) {
      guard let dy = output.gradientRow(row), let dx = logits.gradientRow(row) else { return }
      let p = output.row(row)
      for range in categories.ranges {
        var mean: Float = 0
        for column in range { mean += p[column] * dy[column] }
        for column in range { dx[column] = (keep == 0 ? 0 : dx[column]) + p[column] * (dy[column] - mean) }
      }
    }
  }
}
