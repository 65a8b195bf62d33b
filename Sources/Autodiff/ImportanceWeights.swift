#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// `log q(z|x) - log p(z)` in nats of each reparameterised sample, summed over dimensions. With z = mu + sigma *
  /// noise it is half the sum of `z^2 - log sigma^2 - noise^2`. Its mean over samples estimates the KL.
  ///
  /// `z` and `noise` are `[examples * samples, latent]`, `logVariance` is `[examples, latent]`; the result is
  /// `[examples * samples, 1]`.
  public func gaussianLogRatio(z: Tensor, noise: Tensor, logVariance: Tensor) -> Tensor {
    precondition(z.columns == noise.columns && z.columns == logVariance.columns, "z, noise and log variance differ")
    return add(
      GaussianLogRatio(
        z: z, noise: noise, logVariance: logVariance, output: result(columns: 1, rowsPerExample: z.rowsPerExample)))
  }

  /// The same value with mu and log sigma^2 of q(z|x) held: its derivative by z is `z - (z - mu) / sigma^2`, and it has none by mu
  /// and sigma themselves (Roeder, Wu and Duvenaud 2017, equation 8). The part that is left out, the derivative of log q(z|x) by its
  /// parameters at a fixed z, is 0 in expectation.
  ///
  /// `z` is `[examples * samples, latent]`, `mu` and `logVariance` are `[examples, latent]`; the result is `[examples * samples, 1]`.
  public func gaussianLogRatio(z: Tensor, heldMu mu: Tensor, heldLogVariance logVariance: Tensor) -> Tensor {
    precondition(z.columns == mu.columns && z.columns == logVariance.columns, "z, mu and log variance differ")
    return add(
      HeldGaussianLogRatio(
        z: z, mu: mu, logVariance: logVariance, output: result(columns: 1, rowsPerExample: z.rowsPerExample)))
  }

  /// z itself. Its gradient, once all that uses the result has added to it, is multiplied by the weight of each row.
  ///
  /// `z` is `[examples * samples, latent]`, `weights` is a leaf `[examples * samples, 1]`, which may be filled on the way back.
  public func scaledOnTheWayBack(_ z: Tensor, by weights: Tensor) -> Tensor {
    precondition(z.rows == weights.rows && weights.columns == 1, "a weight for each row")
    return add(
      ScaledGradient(z: z, weights: weights, output: result(columns: z.columns, rowsPerExample: z.rowsPerExample)))
  }

  /// The importance-weighted bound on -log p(x) in nats: `-log (1/k) sum_k w_k` with w_k = p(x|z_k) p(z_k) / q(z_k|x)
  /// (Burda, Grosse and Salakhutdinov 2016, equation 8).
  ///
  /// `reconstruction` is -log p(x|z_k) and `logRatio` is log q(z_k|x) - log p(z_k), both `[examples * k, 1]`; the result is
  /// `[examples, 1]`. `weights`, a leaf `[examples * k, 1]`, is filled with the weights w_k / sum w on the way back.
  public func importanceWeightedBound(reconstruction: Tensor, logRatio: Tensor, weights: Tensor? = nil) -> Tensor {
    precondition(reconstruction.rows == logRatio.rows, "each sample has both its parts")
    precondition(weights.map { $0.rows == logRatio.rows && $0.columns == 1 } ?? true, "a weight for each sample")
    return add(
      ImportanceWeightedBound(
        reconstruction: reconstruction, logRatio: logRatio, weights: weights,
        output: result(columns: 1, rowsPerExample: 1)))
  }
}

private struct GaussianLogRatio: Operation {
  let z, noise, logVariance, output: Tensor
  var inputs: [Tensor] { [z, logVariance] }

  func forward(_ examples: Range<Int>) {
    let samples = z.rowsPerExample
    for row in output.rowRange(examples) {
      let (z, noise, logVariance) = (z.row(row), noise.row(row), logVariance.row(row / samples))
      var sum: Float = 0
      for column in 0..<self.z.columns {
        sum += z[column] * z[column] - logVariance[column] - noise[column] * noise[column]
      }
      output.value[row] = sum / 2
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let (samples, columns) = (z.rowsPerExample, z.columns)
    for example in examples {
      let rows = example * samples..<(example + 1) * samples
      for row in rows {
        guard let dz = z.gradientRow(row) else { break }
        let z = z.row(row)
        for column in 0..<columns { dz[column] = (adding[0] == 0 ? 0 : dz[column]) + dy[row] * z[column] }
      }
      guard let dLogVariance = logVariance.gradientRow(example) else { continue }
      let share = rows.reduce(Float(0)) { $0 + dy[$1] } / -2
      for column in 0..<columns { dLogVariance[column] = (adding[1] == 0 ? 0 : dLogVariance[column]) + share }
    }
  }
}

private struct HeldGaussianLogRatio: Operation {
  let z, mu, logVariance, output: Tensor
  var inputs: [Tensor] { [z] }

  func forward(_ examples: Range<Int>) {
    each(examples) { row, z, mu, logVariance in
      var sum: Float = 0
      for column in 0..<self.z.columns {
        let distance = (z[column] - mu[column]) * expf(-logVariance[column] / 2)
        sum += z[column] * z[column] - logVariance[column] - distance * distance
      }
      output.value[row] = sum / 2
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    each(examples) { row, z, mu, logVariance in
      guard let dz = self.z.gradientRow(row) else { return }
      for column in 0..<self.z.columns {
        let slope = z[column] - (z[column] - mu[column]) * expf(-logVariance[column])
        dz[column] = (adding[0] == 0 ? 0 : dz[column]) + dy[row] * slope
      }
    }
  }

  private typealias Row = UnsafeMutablePointer<Float>

  /// Calls `body(row, z, mu, logVariance)` for each row of z.
  private func each(_ examples: Range<Int>, _ body: (Int, Row, Row, Row) -> Void) {
    let samples = z.rowsPerExample
    for row in output.rowRange(examples) {
      body(row, z.row(row), mu.row(row / samples), logVariance.row(row / samples))
    }
  }
}

private struct ScaledGradient: Operation {
  let z, weights, output: Tensor
  var inputs: [Tensor] { [z] }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    output.row(rows.lowerBound).update(from: z.row(rows.lowerBound), count: rows.count * z.columns)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    for row in output.rowRange(examples) {
      guard let dz = z.gradientRow(row), let dy = output.gradientRow(row) else { return }
      let weight = weights.value[row]
      for column in 0..<z.columns { dz[column] = (adding[0] == 0 ? 0 : dz[column]) + weight * dy[column] }
    }
  }
}

private struct ImportanceWeightedBound: Operation {
  let reconstruction, logRatio: Tensor
  let weights: Tensor?
  let output: Tensor
  var inputs: [Tensor] { [reconstruction, logRatio] }

  private func negativeLogWeight(_ row: Int) -> Float { reconstruction.value[row] + logRatio.value[row] }

  func forward(_ examples: Range<Int>) {
    let samples = reconstruction.rowsPerExample
    for example in examples {
      let rows = example * samples..<(example + 1) * samples
      // The largest weight is factored out, so the sum lies between 1 and k. In double precision, which is cheap for k
      // numbers.
      let least = rows.reduce(Float.infinity) { min($0, negativeLogWeight($1)) }
      let sum = rows.reduce(0.0) { $0 + exp(Double(least - negativeLogWeight($1))) }
      output.value[example] = Float(Double(least) - log(sum / Double(samples)))
    }
  }

  /// The gradient of each sample is weighted by its normalised importance weight.
  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let samples = reconstruction.rowsPerExample
    for example in examples {
      for row in example * samples..<(example + 1) * samples {
        let share = exp(Double(output.value[example] - negativeLogWeight(row))) / Double(samples)
        if let weights { weights.value[row] = Float(share) }
        let gradient = dy[example] * Float(share)
        if let d = reconstruction.gradient { d[row] = (adding[0] == 0 ? 0 : d[row]) + gradient }
        if let d = logRatio.gradient { d[row] = (adding[1] == 0 ? 0 : d[row]) + gradient }
      }
    }
  }
}
