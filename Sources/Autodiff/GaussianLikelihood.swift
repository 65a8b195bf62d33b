import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// The negative log-likelihood of each row in nats, summed over pixels, when each pixel is Gaussian around `mean` with
  /// the fixed `variance`: the sum of `(x - mean)^2 / (2 variance) + log(2 pi variance) / 2`.
  ///
  /// `mean` is `[examples * samples, pixels]`, `x` is `[examples, pixels]`; the result is `[examples * samples, 1]`.
  /// It is a density: it may be negative.
  public func gaussianNegativeLogLikelihood(mean: Tensor, variance: Float, of x: Tensor) -> Tensor {
    precondition(mean.columns == x.columns, "\(mean.columns) means for \(x.columns) pixels")
    precondition(variance > 0, "a variance is positive")
    return add(
      GaussianLikelihood(
        mean: mean, x: x, variance: variance, output: result(columns: 1, rowsPerExample: mean.rowsPerExample)))
  }
}

private struct GaussianLikelihood: Operation {
  let mean, x: Tensor
  let variance: Float
  let output: Tensor
  var inputs: [Tensor] { [mean] }

  func forward(_ examples: Range<Int>) {
    let samples = mean.rowsPerExample
    let constant = Float(x.columns) * logf(2 * .pi * variance) / 2
    for row in output.rowRange(examples) {
      output.value[row] =
        latent_squared_distance(x.row(row / samples), mean.row(row), x.columns) / (2 * variance)
        + constant
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = mean.rowsPerExample
    guard let scale = output.gradient else { return }
    for row in output.rowRange(examples) {
      latent_scaled_difference(
        mean.row(row), x.row(row / samples), scale[row] / variance, mean.gradientRow(row), x.columns, adding[0])
    }
  }
}
