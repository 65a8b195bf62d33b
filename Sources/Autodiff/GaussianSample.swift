import CKernels

extension Graph {
  /// The reparameterised sample `z = mu + exp(log sigma^2 / 2) * noise` (Kingma and Welling 2014, section 2.4).
  ///
  /// `mu` and `logVariance` are `[examples, latent]`, `noise` and the result are `[examples * samples, latent]`. The
  /// samples of an example are adjacent rows.
  public func gaussianSample(mu: Tensor, logVariance: Tensor, noise: Tensor) -> Tensor {
    precondition(mu.columns == noise.columns && mu.columns == logVariance.columns, "mu, log variance and noise differ")
    let output = result(columns: mu.columns, rowsPerExample: noise.rowsPerExample)
    return add(GaussianSample(mu: mu, logVariance: logVariance, noise: noise, output: output))
  }
}

private struct GaussianSample: Operation {
  let mu, logVariance, noise, output: Tensor
  var inputs: [Tensor] { [mu, logVariance] }

  func forward(_ examples: Range<Int>) {
    each(examples) { example, row, count in
      latent_sample(mu.row(example), logVariance.row(example), noise.row(row), output.row(row), count)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = output.rowsPerExample
    each(examples) { example, row, count in
      // The first sample obeys `adding`; the later ones always add.
      let more: Int32 = samples > 1 && row % samples != 0 ? 1 : 0
      latent_sample_backward(
        logVariance.row(example), noise.row(row), output.gradientRow(row), mu.gradientRow(example),
        logVariance.gradientRow(example), count, adding[0] | more, adding[1] | more)
    }
  }

  /// Calls `body(example, row, count)`: once for all rows if there is one sample per example, otherwise row by row.
  private func each(_ examples: Range<Int>, _ body: (Int, Int, Int) -> Void) {
    let samples = output.rowsPerExample
    if samples == 1 {
      body(examples.lowerBound, examples.lowerBound, examples.count * output.columns)
    } else {
      for row in output.rowRange(examples) { body(row / samples, row, output.columns) }
    }
  }
}
