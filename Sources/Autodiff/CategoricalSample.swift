import CKernels

/// What a categorical sample is, forward and backward.
public enum Relaxation: Sendable, Equatable {
  /// The relaxed sample, in both directions.
  case soft
  /// One category, whose gradient is the relaxed sample's (the straight-through estimator).
  case straightThrough
  /// One category, without noise the most likely one. It has the gradient of `straightThrough`.
  case none
}

extension Graph {
  /// Samples of categorical distributions by the Gumbel-softmax (Jang, Gu and Poole 2017, equation 2; Maddison, Mnih and Teh 2017):
  /// `softmax((logits + g) / temperature)`, or 1 for the category with the largest `logits + g` and 0 for the others.
  ///
  /// `noise` is standard normal, so that all noise of a model has one distribution; its quantiles give g, which has Gumbel's.
  /// `logits` is `[examples, sum of categories]`, `temperature` is `[examples, 1]` and above 0, `noise` and the result are
  /// `[examples * samples, sum of categories]`.
  package func categoricalSample(
    logits: Tensor, noise: Tensor, temperature: Tensor, categories: [Int], relaxation: Relaxation
  ) -> Tensor {
    let categories = Categories(categories)
    precondition(logits.columns == categories.columns && noise.columns == logits.columns, "logits and noise differ")
    let samples = noise.rowsPerExample
    return add(
      CategoricalSample(
        logits: logits, noise: noise, temperature: temperature, categories: categories, relaxation: relaxation,
        relaxed: leaf(columns: logits.columns, rowsPerExample: samples),
        output: result(columns: logits.columns, rowsPerExample: samples)))
  }
}

private struct CategoricalSample: Operation {
  let logits, noise, temperature: Tensor
  let categories: Categories
  let relaxation: Relaxation
  /// The relaxed sample, which the gradient needs: `[examples * samples, sum of categories]`.
  let relaxed: Tensor
  let output: Tensor
  var inputs: [Tensor] { [logits] }

  func forward(_ examples: Range<Int>) {
    let samples = output.rowsPerExample
    for row in output.rowRange(examples) {
      let (l, e) = (logits.row(row / samples), noise.row(row))
      let (y, z) = (relaxed.row(row), output.row(row))
      let scale = 1 / temperature.value[row / samples]
      latent_gumbel(e, y, logits.columns)
      for column in 0..<logits.columns { y[column] = (l[column] + y[column]) * scale }
      categories.softmax(y, y)
      guard relaxation != .soft else {
        z.update(from: y, count: logits.columns)
        continue
      }
      for range in categories.ranges {
        // The first of equals: the order of the relaxed values is that of the sums.
        var largest = range.lowerBound
        for column in range where y[column] > y[largest] { largest = column }
        for column in range { z[column] = column == largest ? 1 : 0 }
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let samples = output.rowsPerExample
    for row in output.rowRange(examples) {
      guard let dz = output.gradientRow(row), let dl = logits.gradientRow(row / samples) else { return }
      let y = relaxed.row(row)
      let scale = 1 / temperature.value[row / samples]
      // The first sample obeys `adding`; the later ones always add.
      let keeps = adding[0] == 1 || row % samples != 0
      for range in categories.ranges {
        var mean: Float = 0
        for column in range { mean += y[column] * dz[column] }
        for column in range {
          dl[column] = (keeps ? dl[column] : 0) + scale * y[column] * (dz[column] - mean)
        }
      }
    }
  }
}
