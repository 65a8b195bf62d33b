import CKernels

extension Graph {
  /// Reorders pictures from channel by channel, as in data and features, to adjacent channels per pixel, as in the
  /// layers over maps; with `back` the other way.
  ///
  /// `x` and the result are `[rows, shape.count]`. The result is a leaf if x is one.
  public func channelsLast(_ x: Tensor, _ shape: Shape, back: Bool = false) -> Tensor {
    if shape.channels == 1 || shape.isFlat { return x }
    let output =
      x.gradient == nil
      ? leaf(columns: x.columns, rowsPerExample: x.rowsPerExample)
      : result(columns: x.columns, rowsPerExample: x.rowsPerExample)
    let (channels, pixels) = (shape.channels, shape.height * shape.width)
    return add(
      Transposition(x: x, output: output, rows: back ? pixels : channels, columns: back ? channels : pixels))
  }
}

/// Transposes each row of x, a matrix `[rows, columns]`.
private struct Transposition: Operation {
  let x, output: Tensor
  let rows, columns: Int
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) { latent_transpose(x.row(row), output.row(row), rows, columns, 0) }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    for row in output.rowRange(examples) {
      guard let dx = x.gradientRow(row), let dy = output.gradientRow(row) else { return }
      latent_transpose(dy, dx, columns, rows, adding[0])
    }
  }
}
