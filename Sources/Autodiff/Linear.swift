import CKernels

extension Graph {
  /// `y = x W^T + b`, `[rows, in] -> [rows, out]`. W `[out, in]` and b `[out]` (PyTorch's layout) are the parameters
  /// `name.weight` and `name.bias`.
  public func linear(_ x: Tensor, _ name: String) -> Tensor { add(Linear(x, name, in: self)) }
}

/// In memory the weight is `[in, out]`. This makes the forward product fastest, and a single row of x needs only the
/// weight's rows for its nonzero values.
struct Linear: Operation {
  let x, weight, bias, output: Tensor
  /// Indices of weight and bias in the parameter block.
  let weightOffset, biasOffset: Int
  private let xFactor, weightFactor: Factor
  /// Nil without training.
  private let gradientFactor: Factor?
  var inputs: [Tensor] { [x] }

  init(_ x: Tensor, _ name: String, in graph: Graph) {
    self.x = x
    weight = graph.parameter("\(name).weight")
    bias = graph.parameter("\(name).bias")
    output = graph.result(columns: bias.columns, rowsPerExample: x.rowsPerExample)
    guard let weightPlace = graph.parameters.layout["\(name).weight"],
      let biasPlace = graph.parameters.layout["\(name).bias"]
    else { preconditionFailure("\(name) is no layer") }
    precondition(
      weightPlace.shape == [bias.columns, x.columns],
      "\(name) has a weight of \(weightPlace.shape) for \(x.columns) columns in and \(bias.columns) out")
    (weightOffset, biasOffset) = (weightPlace.offset, biasPlace.offset)
    xFactor = graph.factor(x.value, x)
    gradientFactor = output.gradient.map { [output] in graph.factor($0, output) }
    weightFactor = graph.parameters.factor(weightPlace)
  }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    let y = output.row(rows.lowerBound)
    takeInput(examples)
    if rows.count == 1 {
      // The explorer decodes a single point at every key press.
      latent_row_product(
        x.row(rows.lowerBound), x.columns, weight.value, output.columns, bias.value, y, output.columns)
    } else {
      Factor.multiply(
        xFactor.from(row: rows.lowerBound), weightFactor, rows: rows.count, inner: x.columns, columns: output.columns,
        bias: bias.value, into: y)
    }
  }

  /// Prepares x for the products. `forward` calls it; a caller that replaces `forward` must call it too.
  func takeInput(_ examples: Range<Int>) { xFactor.update(output.rowRange(examples)) }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let gradientFactor else { return }
    let rows = output.rowRange(examples)
    gradientFactor.update(rows)
    guard let dx = x.gradientRow(rows.lowerBound) else { return }
    Factor.multiply(
      gradientFactor.from(row: rows.lowerBound), weightFactor.transposed, rows: rows.count, inner: output.columns,
      columns: x.columns, adding: adding[0] == 1, into: dx)
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let gradientFactor, let dWeight = weight.gradient else { return }
    let rows = output.rowRange(0..<examples).count
    let mine = slice(part, of: parts, count: x.columns)
    if !mine.isEmpty {
      // dW^T [in, out] = x^T dy, for this part's inputs.
      Factor.multiply(
        xFactor.from(column: mine.lowerBound).transposed, gradientFactor, rows: mine.count, inner: rows,
        columns: output.columns, into: dWeight + mine.lowerBound * output.columns)
      finished(weightOffset + mine.lowerBound * output.columns..<weightOffset + mine.upperBound * output.columns)
    }
    biasGradient(part, of: parts, examples: examples, finished: finished)
  }

  /// Part `part` of `parts` of a layer's outputs, split at multiples of sixteen: a partly filled vector register takes
  /// as long as a full one.
  static func units(_ part: Int, of parts: Int, count: Int) -> Range<Int> {
    let registers = slice(part, of: parts, count: (count + 15) / 16)
    return min(registers.lowerBound * 16, count)..<min(registers.upperBound * 16, count)
  }

  /// Computes part `part` of `parts` of the bias's gradient.
  func biasGradient(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let dy = output.gradient, let dBias = bias.gradient else { return }
    let rows = output.rowRange(0..<examples).count
    let units = Self.units(part, of: parts, count: output.columns)
    if units.isEmpty { return }
    latent_column_sums(dy + units.lowerBound, rows, units.count, output.columns, dBias + units.lowerBound)
    finished(biasOffset + units.lowerBound..<biasOffset + units.upperBound)
  }
}
