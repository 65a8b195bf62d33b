import CKernels

extension Graph {
  /// `y = x W^T + b` for a leaf x, `[rows, in] -> [rows, out]`: the same function as `linear`, faster for sparse data.
  ///
  /// If few values of x are nonzero (four in five pixels of a digit are black), only those are multiplied; otherwise
  /// the products are dense.
  public func dataLinear(_ x: Tensor, _ name: String) -> Tensor {
    precondition(x.gradient == nil && x.rows == .perExample(1), "data are a leaf with one row an example")
    return add(DataLinear(x, name, in: self))
  }
}

private struct DataLinear: Operation {
  private let dense: Linear
  /// The nonzero values of x, by example.
  private let rows: SparseRows
  /// The nonzero values of x by column, for the weight's gradient; nil without training.
  private let columns: SparseRows?
  var inputs: [Tensor] { [] }
  var output: Tensor { dense.output }

  init(_ x: Tensor, _ name: String, in graph: Graph) {
    dense = Linear(x, name, in: graph)
    rows = SparseRows(rows: graph.capacity, columns: x.columns)
    columns = dense.weight.gradient.map { _ in SparseRows(rows: x.columns, columns: graph.capacity) }
    sparseLimit = graph.parameters.precision.sparseLimit
  }

  private let sparseLimit: Double

  private func isSparse(_ found: Int, examples: Int) -> Bool {
    Double(found) <= sparseLimit * Double(examples * dense.x.columns)
  }

  func forward(_ examples: Range<Int>) {
    var found = 0
    for example in examples { found += rows.compress(dense.x.row(example), into: example) }
    guard isSparse(found, examples: examples.count) else { return dense.forward(examples) }
    // Although this part of the batch is sparse, the whole batch may be dense.
    dense.takeInput(examples)
    for example in examples {
      latent_sparse_product(
        rows.indices(example), rows.values(example), rows.counts[example], dense.weight.value, output.columns,
        dense.bias.value, output.row(example), output.columns)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) { dense.backward(examples, adding: adding) }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    let found = (0..<examples).reduce(0) { $0 + rows.counts[$1] }
    guard isSparse(found, examples: examples), let columns else {
      return dense.parameterGradients(part, of: parts, examples: examples, finished: finished)
    }
    guard let dy = output.gradient, let dWeight = dense.weight.gradient else { return }
    let mine = slice(part, of: parts, count: dense.x.columns)
    columns.gather(mine, from: rows, count: examples)
    for block in stride(from: mine.lowerBound, to: mine.upperBound, by: Self.blockSize) {
      let end = min(block + Self.blockSize, mine.upperBound)
      for column in block..<end {
        latent_sparse_product(
          columns.indices(column), columns.values(column), columns.counts[column], dy, output.columns, nil,
          dWeight + column * output.columns, output.columns)
      }
      finished(dense.weightOffset + block * output.columns..<dense.weightOffset + end * output.columns)
    }
    dense.biasGradient(part, of: parts, examples: examples, finished: finished)
  }

  /// Rows of the gradient that are handed over at once, few enough to stay in the L1 cache.
  private static let blockSize = 8
}

extension Precision {
  /// The share of nonzero values up to which sparse products are faster than dense ones. Measured on cores with 250
  /// GFLOPS (single) and 460 GFLOPS (mixed) in dense products; slower cores break even later.
  var sparseLimit: Double { self == .mixed ? 0.1 : 0.25 }
}
