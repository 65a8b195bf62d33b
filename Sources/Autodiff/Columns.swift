extension Graph {
  /// The columns `range` of a leaf, `[rows, range.count]`. Has no gradient, like the leaf.
  package func columns(_ range: Range<Int>, of leaf: Tensor) -> Tensor {
    precondition(leaf.gradient == nil && range.upperBound <= leaf.columns, "columns \(range) of \(leaf.columns)")
    return add(
      ColumnPart(
        input: leaf, first: range.lowerBound,
        output: self.leaf(columns: range.count, rowsPerExample: leaf.rowsPerExample)))
  }

  /// The columns of `first`, then those of `second`, which has as many rows.
  package func joined(_ first: Tensor, _ second: Tensor) -> Tensor {
    precondition(first.rows == second.rows, "tensors of different rows are joined")
    let output = result(columns: first.columns + second.columns, rowsPerExample: first.rowsPerExample)
    return add(JoinedColumns(first: first, second: second, output: output))
  }
}

private struct ColumnPart: Operation {
  let input: Tensor
  let first: Int
  let output: Tensor
  var inputs: [Tensor] { [] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) { output.row(row).update(from: input.row(row) + first, count: output.columns) }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}
}

private struct JoinedColumns: Operation {
  let first, second, output: Tensor
  var inputs: [Tensor] { [first, second] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      output.row(row).update(from: first.row(row), count: first.columns)
      (output.row(row) + first.columns).update(from: second.row(row), count: second.columns)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    for row in output.rowRange(examples) {
      guard let dy = output.gradientRow(row) else { return }
      for (place, input, start) in [(0, first, 0), (1, second, first.columns)] {
        guard let dx = input.gradientRow(row) else { continue }
        for column in 0..<input.columns { dx[column] = (adding[place] == 0 ? 0 : dx[column]) + dy[start + column] }
      }
    }
  }
}
