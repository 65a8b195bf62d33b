import CKernels

extension Graph {
  /// The negative log-likelihood of each row in nats, summed over pixels, for continuous Bernoulli pixels (Loaiza-Ganem and
  /// Cunningham 2019, equation 6): a density on [0, 1], `C(lambda) lambda^x (1 - lambda)^(1 - x)` with `lambda = sigmoid(l)`. In the
  /// logit l the constant is simpler: the sum is of `log((e^l - 1) / l) - x l`, and its derivative is the mean less x.
  ///
  /// `logits` is `[examples * samples, pixels]`, `x` is `[examples, pixels]`; the result is `[examples * samples, 1]`. It is the
  /// logarithm of a density, so it can be negative.
  public func continuousBernoulliNegativeLogLikelihood(logits: Tensor, of x: Tensor) -> Tensor {
    precondition(logits.columns == x.columns, "\(logits.columns) logits for \(x.columns) pixels")
    return add(
      ContinuousBernoulliLikelihood(
        logits: logits, x: x, output: result(columns: 1, rowsPerExample: logits.rowsPerExample)))
  }
}

private struct ContinuousBernoulliLikelihood: Operation {
  let logits, x, output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    let samples = logits.rowsPerExample
    for row in output.rowRange(examples) {
      output.value[row] = latent_continuous_bernoulli(logits.row(row), x.row(row / samples), x.columns)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = logits.rowsPerExample
    guard let scale = output.gradient else { return }
    for row in output.rowRange(examples) {
      latent_continuous_bernoulli_backward(
        logits.row(row), x.row(row / samples), scale[row], logits.gradientRow(row), x.columns, adding[0])
    }
  }
}
