import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// The negative log-likelihood of each row in nats, summed over pixels, for pixels that are Gaussian around `mean`
  /// with a fixed `variance`: the sum of `(x - mean)^2 / (2 variance) + log(2 pi variance) / 2`.
  ///
  /// `mean` is `[examples * samples, pixels]`, `x` is `[examples, pixels]`; the result is `[examples * samples, 1]`.
  /// It is the logarithm of a density, so it can be negative.
  public func gaussianNegativeLogLikelihood(mean: Tensor, variance: Float, of x: Tensor) -> Tensor {
    precondition(mean.columns == x.columns, "\(mean.columns) means for \(x.columns) pixels")
    precondition(variance > 0, "a variance is positive")
    return add(
      GaussianLikelihood(
        mean: mean, x: x, variance: variance, output: result(columns: 1, rowsPerExample: mean.rowsPerExample)))
  }
}

extension Graph {
  /// The Gaussian negative log-likelihood with one learned variance for all pixels, whose logarithm is the parameter
  /// `name`, `[1]`. Shapes as with a fixed variance.
  public func gaussianNegativeLogLikelihood(mean: Tensor, logVariance name: String, of x: Tensor) -> Tensor {
    precondition(mean.columns == x.columns, "\(mean.columns) means for \(x.columns) pixels")
    let logVariance = parameter(name)
    guard let place = parameters.layout[name], place.shape == [1] else {
      preconditionFailure("\(name) is not one number")
    }
    return add(
      LearnedGaussianLikelihood(
        mean: mean, x: x, logVariance: logVariance, offset: place.offset,
        output: result(columns: 1, rowsPerExample: mean.rowsPerExample)))
  }
}

private struct LearnedGaussianLikelihood: Operation {
  let mean, x: Tensor
  let logVariance: Tensor
  /// The parameter's index in the parameter block.
  let offset: Int
  let output: Tensor
  var inputs: [Tensor] { [mean] }

  /// The part of a row's value that does not depend on the distances.
  private var constant: Float { Float(x.columns) * (logf(2 * .pi) + logVariance.value[0]) / 2 }

  func forward(_ examples: Range<Int>) {
    let (samples, weight) = (mean.rowsPerExample, expf(-logVariance.value[0]) / 2)
    for row in output.rowRange(examples) {
      output.value[row] = latent_squared_distance(x.row(row / samples), mean.row(row), x.columns) * weight + constant
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let (samples, weight) = (mean.rowsPerExample, expf(-logVariance.value[0]))
    guard let scale = output.gradient else { return }
    for row in output.rowRange(examples) {
      latent_scaled_difference(
        mean.row(row), x.row(row / samples), scale[row] * weight, mean.gradientRow(row), x.columns, adding[0])
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard part == 0, let dy = output.gradient, let gradient = logVariance.gradient else { return }
    var sum = 0.0
    for row in output.rowRange(0..<examples) {
      // The derivative by the log variance: half the number of pixels, minus the weighted squared distance.
      sum += Double(dy[row] * (Float(x.columns) / 2 - (output.value[row] - constant)))
    }
    gradient[0] = Float(sum)
    finished(offset..<offset + 1)
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
