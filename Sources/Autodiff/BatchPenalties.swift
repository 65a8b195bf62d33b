extension Graph {
  /// Free bits: the sum over dimensions of `max(floor, batch mean of the KL)` in nats, one value for the whole batch
  /// (Kingma and others 2016, section 8). A dimension may carry `floor` nats without penalty.
  ///
  /// `kl` is `[examples, latent]`, the result `[examples, 1]`. It depends on the whole batch.
  public func freeBits(_ kl: Tensor, floor: Float) -> Tensor {
    add(BatchPenalty(kl: kl, kind: .freeBits(floor: floor), output: result(columns: 1, rowsPerExample: 1)))
  }

  /// The distance of the batch's mean KL from a capacity C in nats, `|KL - C|`, one value for the whole batch (Burgess
  /// and others 2018, section 5). C is the first row of the leaf `capacity`, `[examples, 1]`.
  ///
  /// `kl` is `[examples, latent]`, the result `[examples, 1]`. It depends on the whole batch.
  public func capacityDistance(_ kl: Tensor, capacity: Tensor) -> Tensor {
    add(BatchPenalty(kl: kl, kind: .capacity(capacity), output: result(columns: 1, rowsPerExample: 1)))
  }
}

/// A function of the batch's mean KL in each dimension. All rows of the result are equal, so their mean over the batch
/// is the penalty.
private struct BatchPenalty: BatchOperation {
  enum Kind {
    case freeBits(floor: Float)
    case capacity(Tensor)
  }

  let kl: Tensor
  let kind: Kind
  let output: Tensor
  var inputs: [Tensor] { [kl] }

  private func means(_ batch: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: kl.columns)
    for example in 0..<batch {
      let row = kl.row(example)
      for dimension in sums.indices { sums[dimension] += Double(row[dimension]) }
    }
    return sums.map { Float($0 / Double(batch)) }
  }

  func forward(_ examples: Range<Int>, of batch: Int) {
    let means = means(batch)
    let penalty: Float =
      switch kind {
      case .freeBits(let floor): means.reduce(0) { $0 + max($1, floor) }
      case .capacity(let capacity): abs(means.reduce(0, +) - capacity.value[0])
      }
    for example in examples { output.value[example] = penalty }
  }

  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let means = means(batch)
    var scale: Float = 0
    for example in 0..<batch { scale += dy[example] }
    scale /= Float(batch)
    let slopes: [Float] =
      switch kind {
      case .freeBits(let floor): means.map { $0 > floor ? scale : 0 }
      case .capacity(let capacity):
        [Float](repeating: means.reduce(0, +) > capacity.value[0] ? scale : -scale, count: kl.columns)
      }
    for example in examples {
      guard let dKL = kl.gradientRow(example) else { return }
      for dimension in slopes.indices {
        dKL[dimension] = (adding[0] == 0 ? 0 : dKL[dimension]) + slopes[dimension]
      }
    }
  }
}
