import CKernels

extension Graph {
  /// `a + b`, element by element, for tensors of the same shape.
  public func addition(_ a: Tensor, _ b: Tensor) -> Tensor {
    precondition(a.columns == b.columns && a.rows == b.rows, "a sum is of tensors of one shape")
    return add(Addition(a: a, b: b, output: result(columns: a.columns, rowsPerExample: a.rowsPerExample)))
  }
}

private struct Addition: Operation {
  let a, b, output: Tensor
  var inputs: [Tensor] { [a, b] }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    let (first, count) = (rows.lowerBound, rows.count * output.columns)
    latent_copy(a.row(first), output.row(first), count, 0)
    latent_copy(b.row(first), output.row(first), count, 1)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    let (first, count) = (rows.lowerBound, rows.count * output.columns)
    guard let dy = output.gradientRow(first) else { return }
    for (index, input) in inputs.enumerated() {
      if let dx = input.gradientRow(first) { latent_copy(dy, dx, count, adding[index]) }
    }
  }
}
