import CKernels

extension Graph {
  /// `KL(N(mu, sigma^2) || N(0, 1))` of each dimension in nats, `(mu^2 + sigma^2 - 1 - log sigma^2) / 2` (Kingma and
  /// Welling 2014, appendix B): `[examples, latent]`.
  public func gaussianKL(mu: Tensor, logVariance: Tensor) -> Tensor {
    precondition(mu.columns == logVariance.columns, "mu and log variance differ")
    return add(
      GaussianKL(mu: mu, logVariance: logVariance, output: result(columns: mu.columns, rowsPerExample: 1)))
  }
}

private struct GaussianKL: Operation {
  let mu, logVariance, output: Tensor
  var inputs: [Tensor] { [mu, logVariance] }

  func forward(_ examples: Range<Int>) {
    let first = examples.lowerBound
    latent_gaussian_kl(mu.row(first), logVariance.row(first), output.row(first), examples.count * output.columns)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let first = examples.lowerBound
    latent_gaussian_kl_backward(
      mu.row(first), logVariance.row(first), output.gradientRow(first), mu.gradientRow(first),
      logVariance.gradientRow(first), examples.count * output.columns, adding[0], adding[1])
  }
}
