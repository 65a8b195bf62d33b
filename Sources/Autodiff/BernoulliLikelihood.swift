import CKernels

extension Graph {
  /// The negative log-likelihood of each row in nats, summed over pixels, for independent Bernoulli pixels: the sum of
  /// `softplus(l) - x l`, which never overflows. For grey `x` in [0, 1] this is the cross-entropy.
  ///
  /// `logits` is `[examples * samples, pixels]`, `x` is `[examples, pixels]`; the result is `[examples * samples, 1]`.
  public func bernoulliNegativeLogLikelihood(logits: Tensor, of x: Tensor) -> Tensor {
    precondition(logits.columns == x.columns, "\(logits.columns) logits for \(x.columns) pixels")
    return add(
      BernoulliLikelihood(
        logits: logits, x: x, output: result(columns: 1, rowsPerExample: logits.rowsPerExample)))
  }
}

private struct BernoulliLikelihood: Operation {
  let logits, x, output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    let samples = logits.rowsPerExample
    for row in output.rowRange(examples) {
      output.value[row] = latent_bernoulli(logits.row(row), x.row(row / samples), x.columns)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = logits.rowsPerExample
    guard let scale = output.gradient else { return }
    for row in output.rowRange(examples) {
      latent_bernoulli_backward(
        logits.row(row), x.row(row / samples), scale[row], logits.gradientRow(row), x.columns, adding[0])
    }
  }
}
