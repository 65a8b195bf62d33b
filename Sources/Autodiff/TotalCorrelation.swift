import CKernels

extension Graph {
  /// The total correlation of the aggregate posterior at each sample, `log q(z) - sum_d log q(z_d)` in nats, up to a
  /// constant. q(z) is estimated by the mixture of the batch's posteriors: minibatch-weighted sampling (Chen and others
  /// 2018, section 4.1). The omitted constant, `(latent - 1) log(batch * data)`, has no gradient.
  ///
  /// `mu` and `logVariance` are `[examples, latent]`, `z` is `[examples * samples, latent]`; the result is
  /// `[examples * samples, 1]`. It depends on the whole batch.
  public func totalCorrelation(z: Tensor, mu: Tensor, logVariance: Tensor) -> Tensor {
    precondition(z.columns == mu.columns && mu.columns == logVariance.columns, "z, mu and log variance differ")
    let (latent, samples) = (z.columns, z.rowsPerExample)
    let weight = add(InverseVariance(logVariance: logVariance, output: leaf(columns: latent)))
    let normalizers = leaf(columns: latent + 1, rowsPerExample: samples)
    return add(
      TotalCorrelation(
        z: z, mu: mu, logVariance: logVariance, weight: weight, normalizers: normalizers,
        output: result(columns: 1, rowsPerExample: samples)))
  }
}

/// Computed once for all pairs in the batch. Its gradient is part of `TotalCorrelation`'s backward pass.
struct InverseVariance: Operation {
  let logVariance, output: Tensor
  var inputs: [Tensor] { [] }

  func forward(_ examples: Range<Int>) {
    let (from, to) = (logVariance.row(examples.lowerBound), output.row(examples.lowerBound))
    let count = examples.count * output.columns
    for index in 0..<count { to[index] = -from[index] }
    latent_exp(to, to, count)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}
}

private struct TotalCorrelation: BatchOperation {
  let z, mu, logVariance: Tensor
  /// 1 / sigma^2, `[examples, latent]`.
  let weight: Tensor
  /// The logarithm of each sample's density under the mixture: for each dimension, and last for all dimensions jointly.
  let normalizers: Tensor
  let output: Tensor
  var inputs: [Tensor] { [z, mu, logVariance] }

  func forward(_ examples: Range<Int>, of batch: Int) {
    let latent = z.columns
    for row in output.rowRange(examples) {
      let normal = normalizers.row(row)
      latent_mixture_normalizers(
        z.row(row), mu.row(0), weight.row(0), logVariance.row(0), batch, latent, normal)
      var sum: Float = 0
      for dimension in 0..<latent { sum += normal[dimension] }
      output.value[row] = normal[latent] - sum
    }
  }

  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let latent = z.columns
    for row in output.rowRange(examples) {
      guard let dz = z.gradientRow(row) else { break }
      latent_mixture_point_gradient(
        z.row(row), mu.row(0), weight.row(0), logVariance.row(0), batch, latent, normalizers.row(row), dy[row], dz,
        adding[0])
    }
    let samples = output.rowRange(0..<batch).count
    for example in examples {
      guard let dMu = mu.gradientRow(example), let dLogVariance = logVariance.gradientRow(example) else { break }
      latent_mixture_component_gradient(
        mu.row(example), weight.row(example), logVariance.row(example), z.row(0), normalizers.row(0), dy, samples,
        latent,
        dMu, dLogVariance, adding[1], adding[2])
    }
  }
}
