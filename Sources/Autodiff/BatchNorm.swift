import CKernels

extension Graph {
  /// Batch norm (Ioffe and Szegedy 2015): each channel of `[rows, places * channels]`, stored with the channels of a
  /// place adjacent, is normalised to mean 0 and variance 1 over all rows and places, multiplied by `name.weight` and
  /// shifted by `name.bias`, each `[channels]`.
  ///
  /// In training, mean and variance are the batch's, and the buffers `name.running_mean` and `name.running_var` move a
  /// tenth of the way towards them at each step. In evaluation the buffers are used. Both as in PyTorch.
  public func batchNorm(_ x: Tensor, channels: Int, _ name: String, _ use: NormUse = NormUse()) -> Tensor {
    let norm = ChannelNorm(x, channels: channels, name, use, in: self)
    let running = (mean: parameter("\(name).running_mean"), variance: parameter("\(name).running_var"))
    guard mode == .training else { return add(RunningNorm(norm: norm, running: running)) }
    let moments = leaf(columns: 2 * channels)
    _ = add(ExampleMoments(x: x, output: moments))
    let batchNorm = BatchNorm(norm: norm, moments: moments, running: running)
    return add(ExampleSums(batchNorm: batchNorm, output: alias(add(batchNorm))))
  }
}

/// The mean of each example and channel, and the mean squared distance from it: `[examples, 2 * channels]`.
///
/// Sums within an example are computed before any part of a batch waits for the others, so no sum depends on the
/// assignment of parts to threads.
private struct ExampleMoments: Operation {
  let x, output: Tensor
  var inputs: [Tensor] { [] }

  func forward(_ examples: Range<Int>) {
    let channels = output.columns / 2
    let places = x.columns * x.rowsPerExample / channels
    for example in examples {
      let (mean, squares) = (output.row(example), output.row(example) + channels)
      latent_moments(x.row(example * x.rowsPerExample), places, channels, mean, squares)
      for channel in 0..<channels { squares[channel] /= Float(places) }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}
}

/// Sums each example's gradients, once the gradient of the norm's output is known, before any part of the batch waits
/// for the others.
private struct ExampleSums: Operation {
  let batchNorm: BatchNorm
  let output: Tensor
  var inputs: [Tensor] { [batchNorm.output] }

  func forward(_ examples: Range<Int>) {}

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    let numbers = batchNorm.norm.numbers(rows.lowerBound)
    for row in rows { batchNorm.norm.addUp(row, numbers) }
  }
}

private struct BatchNorm: BatchOperation, BufferedOperation {
  let norm: ChannelNorm
  let moments: Tensor
  let running: (mean: Tensor, variance: Tensor)
  var inputs: [Tensor] { [norm.x] }
  var output: Tensor { norm.output }
  /// The fraction of the way that the buffers move towards a batch's mean and variance.
  private static let momentum: Float = 0.1

  /// A channel's mean and variance over a batch.
  private func moments(_ channel: Int, _ batch: Int) -> (mean: Double, variance: Double) {
    var (mean, within) = (0.0, 0.0)
    for example in 0..<batch {
      mean += Double(moments.row(example)[channel])
      within += Double(moments.row(example)[norm.channels + channel])
    }
    mean /= Double(batch)
    var between = 0.0
    for example in 0..<batch {
      let distance = Double(moments.row(example)[channel]) - mean
      between += distance * distance
    }
    return (mean, (within + between) / Double(batch))
  }

  func forward(_ examples: Range<Int>, of batch: Int) {
    let rows = output.rowRange(examples)
    let numbers = norm.numbers(rows.lowerBound)
    for channel in 0..<norm.channels {
      let (mean, variance) = moments(channel, batch)
      norm.set(channel, mean: Float(mean), variance: Float(variance), in: numbers)
    }
    norm.normalize(rows, numbers)
  }

  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet) {
    let rows = output.rowRange(examples)
    let numbers = norm.numbers(rows.lowerBound)
    let all = output.rowRange(0..<batch)
    let count = Double(all.count * norm.places)
    for channel in 0..<norm.channels {
      let total = norm.total(channel, all)
      let weight = Double(norm.weight.value[channel])
      numbers.sums[channel] = Float(weight * total.sum / count)
      numbers.products[channel] = Float(weight * total.product / count)
    }
    norm.inputGradient(rows, numbers, adding: adding[0])
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    norm.parameterGradients(part, of: parts, examples: examples, finished: finished)
  }

  func updateBuffers(_ part: Int, of parts: Int, examples: Int) {
    let count = Double(output.rowRange(0..<examples).count * norm.places)
    for channel in slice(part, of: parts, count: norm.channels) {
      let (mean, variance) = moments(channel, examples)
      // The buffer estimates the population variance. PyTorch refuses a batch of one value.
      let unbiased = variance * count / max(count - 1, 1)
      running.mean.value[channel] += Self.momentum * (Float(mean) - running.mean.value[channel])
      running.variance.value[channel] += Self.momentum * (Float(unbiased) - running.variance.value[channel])
    }
  }
}

/// Batch norm in evaluation: examples do not affect each other.
private struct RunningNorm: Operation {
  let norm: ChannelNorm
  let running: (mean: Tensor, variance: Tensor)
  var inputs: [Tensor] { [norm.x] }
  var output: Tensor { norm.output }

  private func numbers(_ row: Int) -> ChannelNorm.Numbers {
    let numbers = norm.numbers(row)
    for channel in 0..<norm.channels {
      norm.set(channel, mean: running.mean.value[channel], variance: running.variance.value[channel], in: numbers)
    }
    return numbers
  }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    norm.normalize(rows, numbers(rows.lowerBound))
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    let numbers = numbers(rows.lowerBound)
    for row in rows { norm.addUp(row, numbers) }
    norm.inputGradient(rows, numbers, adding: adding[0])
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    norm.parameterGradients(part, of: parts, examples: examples, finished: finished)
  }
}
