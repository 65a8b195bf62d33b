import CKernels

extension Graph {
  /// Group norm (Wu and He 2018): in each row of `[rows, places * channels]`, stored with the channels of a place
  /// adjacent, each of `groups` groups of adjacent channels is normalised to mean 0 and variance 1; then each channel
  /// is multiplied by `name.weight` and shifted by `name.bias`, each `[channels]`.
  public func groupNorm(
    _ x: Tensor, channels: Int, groups: Int, _ name: String, _ use: NormUse = NormUse()
  ) -> Tensor {
    precondition(channels % groups == 0, "\(channels) channels are no \(groups) groups")
    return add(
      GroupNorm(
        norm: ChannelNorm(x, channels: channels, name, use, in: self), size: channels / groups,
        moments: leaf(columns: 2 * channels, rowsPerExample: x.rowsPerExample)))
  }
}

private struct GroupNorm: Operation {
  let norm: ChannelNorm
  /// Channels per group.
  let size: Int
  /// Memory for each row's means and sums of squared distances.
  let moments: Tensor
  var inputs: [Tensor] { [norm.x] }
  var output: Tensor { norm.output }

  private func groups() -> StrideTo<Int> { stride(from: 0, to: norm.channels, by: size) }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      let numbers = norm.numbers(row)
      let (means, squares) = (moments.row(row), moments.row(row) + norm.channels)
      latent_moments(norm.x.row(row), norm.places, norm.channels, means, squares)
      for first in groups() {
        let channels = first..<first + size
        let mean = channels.reduce(0.0) { $0 + Double(means[$1]) } / Double(size)
        let variance = channels.reduce(0.0) {
          let distance = Double(means[$1]) - mean
          return $0 + Double(squares[$1]) / Double(norm.places) + distance * distance
        }
        for channel in channels {
          norm.set(channel, mean: Float(mean), variance: Float(variance / Double(size)), in: numbers)
        }
      }
      norm.normalize(row..<row + 1, numbers)
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let count = Float(size * norm.places)
    for row in output.rowRange(examples) {
      let numbers = norm.numbers(row)
      guard let sums = norm.addUp(row, numbers) else { return }
      for first in groups() {
        var (sum, product): (Float, Float) = (0, 0)
        for channel in first..<first + size {
          sum += norm.weight.value[channel] * sums[channel]
          product += norm.weight.value[channel] * sums[norm.channels + channel]
        }
        for channel in first..<first + size {
          numbers.sums[channel] = sum / count
          numbers.products[channel] = product / count
        }
      }
      norm.inputGradient(row..<row + 1, numbers, adding: adding[0])
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    norm.parameterGradients(part, of: parts, examples: examples, finished: finished)
  }
}
