import CKernels
import COpenBLAS

extension Graph {
  /// `y = x W^T + b` with W `[out, in]` and b `[out]` (PyTorch's layout) from the parameters `name.weight` and
  /// `name.bias`: `[rows, in] -> [rows, out]`.
  public func linear(_ x: Tensor, _ name: String) -> Tensor {
    let weight = parameter("\(name).weight")
    let bias = parameter("\(name).bias")
    precondition(weight.columns == x.columns, "\(name) takes \(weight.columns) columns, not \(x.columns)")
    let output = result(columns: bias.columns, rowsPerExample: x.rowsPerExample)
    let offset = { (suffix: String) in self.parameters.layout["\(name).\(suffix)"]?.offset ?? 0 }
    return add(
      Linear(
        x: x, weight: weight, bias: bias, output: output, weightOffset: offset("weight"), biasOffset: offset("bias")))
  }
}

private struct Linear: Operation {
  let x, weight, bias, output: Tensor
  /// Where weight and bias lie in the parameter block.
  let weightOffset, biasOffset: Int
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    let (inputs, outputs) = (Int32(x.columns), Int32(output.columns))
    let y = output.row(rows.lowerBound)
    for row in 0..<rows.count { (y + row * output.columns).update(from: bias.value, count: output.columns) }
    if rows.count == 1 {
      // A single point is what an explorer decodes at every key: a matrix-vector product reads W without repacking it.
      cblas_sgemv(
        CblasRowMajor, CblasNoTrans, outputs, inputs, 1, weight.value, inputs, x.row(rows.lowerBound), 1, 1, y, 1)
    } else {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows.count), outputs, inputs, 1, x.row(rows.lowerBound), inputs,
        weight.value, inputs, 1, y, outputs)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    guard let dx = x.gradientRow(rows.lowerBound), let dy = output.gradientRow(rows.lowerBound) else { return }
    let (inputs, outputs) = (Int32(x.columns), Int32(output.columns))
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows.count), inputs, outputs, 1, dy, outputs, weight.value,
      inputs, Float(adding[0]), dx, inputs)
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let dy = output.gradient, let dWeight = weight.gradient, let dBias = bias.gradient else { return }
    let rows = output.rowRange(0..<examples).count
    let units = slice(part, of: parts, count: output.columns)
    if units.isEmpty { return }
    let (inputs, outputs) = (Int32(x.columns), Int32(output.columns))
    // dW [out, in] = dy^T x, for this part's output units.
    cblas_sgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, Int32(units.count), inputs, Int32(rows), 1, dy + units.lowerBound,
      outputs, x.value, inputs, 0, dWeight + units.lowerBound * x.columns, inputs)
    latent_column_sums(dy + units.lowerBound, rows, units.count, output.columns, dBias + units.lowerBound)
    let first = weightOffset + units.lowerBound * x.columns
    finished(first..<first + units.count * x.columns)
    finished(biasOffset + units.lowerBound..<biasOffset + units.upperBound)
  }
}
