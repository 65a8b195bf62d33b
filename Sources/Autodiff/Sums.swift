extension Graph {
  /// The sum of each row: `[rows, columns] -> [rows, 1]`.
  public func rowSum(_ x: Tensor) -> Tensor {
    add(RowSum(x: x, output: result(columns: 1, rowsPerExample: x.rowsPerExample)))
  }

  /// The mean over the samples of each example: `[examples * samples, 1] -> [examples, 1]`.
  public func sampleMean(_ x: Tensor) -> Tensor {
    precondition(x.columns == 1, "the mean over samples is of one number a row")
    return x.rowsPerExample == 1 ? x : add(SampleMean(x: x, output: result(columns: 1, rowsPerExample: 1)))
  }

  /// `a + weight * b` for columns `[examples, 1]`; the weight is a leaf `[examples, 1]`.
  public func weightedSum(_ a: Tensor, _ weight: Tensor, _ b: Tensor) -> Tensor {
    precondition(a.columns == 1 && weight.columns == 1 && b.columns == 1, "a weighted sum is of columns")
    return add(WeightedSum(a: a, weight: weight, b: b, output: result(columns: 1, rowsPerExample: 1)))
  }

  /// `a + b` for columns `[examples, 1]`.
  public func sum(_ a: Tensor, _ b: Tensor) -> Tensor { add(a, b, factor: 1) }

  /// `a - b` for columns `[examples, 1]`.
  public func difference(_ a: Tensor, _ b: Tensor) -> Tensor { add(a, b, factor: -1) }

  private func add(_ a: Tensor, _ b: Tensor, factor: Float) -> Tensor {
    precondition(a.columns == 1 && b.columns == 1, "a sum is of columns")
    return add(Sum(a: a, b: b, factor: factor, output: result(columns: 1, rowsPerExample: 1)))
  }
}

private struct RowSum: Operation {
  let x, output: Tensor
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      let values = x.row(row)
      var sum: Float = 0
      for column in 0..<x.columns { sum += values[column] }
      output.value[row] = sum
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    for row in output.rowRange(examples) {
      guard let dx = x.gradientRow(row) else { return }
      let keep = Float(adding[0])
      for column in 0..<x.columns { dx[column] = (keep == 0 ? 0 : dx[column]) + dy[row] }
    }
  }
}

private struct SampleMean: Operation {
  let x, output: Tensor
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    let samples = x.rowsPerExample
    for example in examples {
      var sum: Float = 0
      for sample in 0..<samples { sum += x.value[example * samples + sample] }
      output.value[example] = sum / Float(samples)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = x.rowsPerExample
    guard let dx = x.gradient, let dy = output.gradient else { return }
    for row in x.rowRange(examples) {
      dx[row] = (adding[0] == 0 ? 0 : dx[row]) + dy[row / samples] / Float(samples)
    }
  }
}

private struct WeightedSum: Operation {
  let a, weight, b, output: Tensor
  var inputs: [Tensor] { [a, b] }

  func forward(_ examples: Range<Int>) {
    for row in examples { output.value[row] = a.value[row] + weight.value[row] * b.value[row] }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    for row in examples {
      // Either may be a leaf, which has no gradient.
      if let da = a.gradient { da[row] = (adding[0] == 0 ? 0 : da[row]) + dy[row] }
      // If a and b are the same tensor, `adding[1]` is set, and b's part is added.
      if let db = b.gradient { db[row] = (adding[1] == 0 ? 0 : db[row]) + weight.value[row] * dy[row] }
    }
  }
}

/// `a + factor * b`.
private struct Sum: Operation {
  let a, b: Tensor
  let factor: Float
  let output: Tensor
  var inputs: [Tensor] { [a, b] }

  func forward(_ examples: Range<Int>) {
    for row in examples { output.value[row] = a.value[row] + factor * b.value[row] }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    for row in examples {
      if let da = a.gradient { da[row] = (adding[0] == 0 ? 0 : da[row]) + dy[row] }
      if let db = b.gradient { db[row] = (adding[1] == 0 ? 0 : db[row]) + factor * dy[row] }
    }
  }
}
