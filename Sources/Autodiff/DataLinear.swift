import CKernels
import COpenBLAS

extension Graph {
  /// `y = x W^T + b` for a leaf x, `[rows, in] -> [rows, out]`: the first layer over data, most of which may be 0.
  ///
  /// The same as `linear`, for a weight that is stored transposed. Where few values of x are not 0 (a picture of a digit has
  /// four black pixels in five), only those are multiplied; otherwise the products are dense.
  public func dataLinear(_ x: Tensor, _ name: String) -> Tensor {
    precondition(x.gradient == nil && x.rows == .perExample(1), "data are a leaf with one row an example")
    let weight = parameter("\(name).weight")
    let bias = parameter("\(name).bias")
    guard let weightEntry = parameters.layout["\(name).weight"], weightEntry.isTransposed,
      let biasEntry = parameters.layout["\(name).bias"]
    else { preconditionFailure("the weight of \(name) is not stored transposed") }
    let output = result(columns: bias.columns, rowsPerExample: 1)
    return add(
      DataLinear(
        x: x, weight: weight, bias: bias, output: output, weightOffset: weightEntry.offset,
        biasOffset: biasEntry.offset, rows: SparseRows(rows: capacity, columns: x.columns),
        columns: weight.gradient.map { _ in SparseRows(rows: x.columns, columns: capacity) }))
  }
}

private struct DataLinear: Operation {
  let x, weight, bias, output: Tensor
  /// Where weight and bias lie in the parameter block.
  let weightOffset, biasOffset: Int
  /// The values of x that are not 0, by example.
  let rows: SparseRows
  /// The same by column of x, for the weight's gradient; nil where nothing is trained.
  let columns: SparseRows?
  var inputs: [Tensor] { [] }

  /// Up to this share of values that are not 0, the sparse products are faster (measured: they break even near a half).
  private static let sparseLimit = 0.35

  func forward(_ examples: Range<Int>) {
    var found = 0
    for example in examples { found += rows.compress(x.row(example), into: example) }
    let (inputs, outputs) = (x.columns, output.columns)
    if Double(found) <= Self.sparseLimit * Double(examples.count * inputs) {
      for example in examples {
        latent_sparse_product(
          rows.indices(example), rows.values(example), rows.counts[example], weight.value, outputs, bias.value,
          output.row(example), outputs)
      }
    } else {
      for example in examples { output.row(example).update(from: bias.value, count: outputs) }
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(examples.count), Int32(outputs), Int32(inputs), 1,
        x.row(examples.lowerBound), Int32(inputs), weight.value, Int32(outputs), 1, output.row(examples.lowerBound),
        Int32(outputs))
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let dy = output.gradient, let dWeight = weight.gradient, let dBias = bias.gradient, let columns else {
      return
    }
    let (inputs, outputs) = (x.columns, output.columns)
    let mine = slice(part, of: parts, count: inputs)
    let found = (0..<examples).reduce(0) { $0 + rows.counts[$1] }
    if Double(found) <= Self.sparseLimit * Double(examples * inputs) {
      columns.gather(mine, from: rows, count: examples)
      for block in stride(from: mine.lowerBound, to: mine.upperBound, by: Self.blockSize) {
        let end = min(block + Self.blockSize, mine.upperBound)
        for column in block..<end {
          latent_sparse_product(
            columns.indices(column), columns.values(column), columns.counts[column], dy, outputs, nil,
            dWeight + column * outputs, outputs)
        }
        finished(weightOffset + block * outputs..<weightOffset + end * outputs)
      }
    } else if !mine.isEmpty {
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(mine.count), Int32(outputs), Int32(examples), 1,
        x.value + mine.lowerBound, Int32(inputs), dy, Int32(outputs), 0, dWeight + mine.lowerBound * outputs,
        Int32(outputs))
      finished(weightOffset + mine.lowerBound * outputs..<weightOffset + mine.upperBound * outputs)
    }
    let units = slice(part, of: parts, count: outputs)
    latent_column_sums(dy + units.lowerBound, examples, units.count, outputs, dBias + units.lowerBound)
    finished(biasOffset + units.lowerBound..<biasOffset + units.upperBound)
  }

  /// Rows of the gradient that are handed over at once: few enough to be in the first cache still.
  private static let blockSize = 8
}
