import Autodiff
import VAE

extension Part {
  /// A convolution that keeps one pixel of its kernel, the one at `place` in both directions, times a factor, and adds a sum.
  static func keeping(
    _ channels: Int, _ kernel: Kernel, place: Int, times factor: [Float]? = nil, plus sum: [Float]? = nil
  ) -> Part {
    let places = kernel.side * kernel.side
    var weight = [Float](repeating: 0, count: channels * channels * places)
    for channel in 0..<channels {
      weight[(channel * channels + channel) * places + place * kernel.side + place] = factor?[channel] ?? 1
    }
    return Part(
      Convolution(channels, kernel), ["weight": weight, "bias": sum ?? [Float](repeating: 0, count: channels)])
  }

  /// A layer with weights whose output channels are multiplied and added to; nil for one that takes no factors.
  func scaled(by factor: [Float], plus sum: [Float]) -> Part? {
    guard var weight = values["weight"], var bias = values["bias"], bias.count == factor.count else { return nil }
    for index in bias.indices { bias[index] = bias[index] * factor[index] + sum[index] }
    switch layer {
    case is Linear, is Convolution, is BatchNorm:
      let size = weight.count / factor.count
      for index in weight.indices { weight[index] *= factor[index / size] }
    case let layer as TransposedConvolution:
      let area = layer.kernel.side * layer.kernel.side
      for index in weight.indices { weight[index] *= factor[index / area % factor.count] }
    default: return nil
    }
    return Part(layer, values.merging(["weight": weight, "bias": bias]) { $1 })
  }

  /// Multiplies what the last layer with weights gives, and adds a number.
  static func scaleLast(_ parts: inout [Part], by factor: Float, plus sum: Float) {
    guard let last = parts.lastIndex(where: { $0.values["weight"] != nil && $0.values["bias"] != nil }),
      let channels = parts[last].values["bias"]?.count,
      let scaled = parts[last].scaled(
        by: [Float](repeating: factor, count: channels), plus: [Float](repeating: sum, count: channels))
    else { return }
    parts[last] = scaled
  }
}

extension Choice.Input {
  /// Layers that read pixels from 0 to 1 where these read them scaled in this way.
  func applied(to parts: [Part], _ picture: Shape) -> [Part] {
    let (factor, sum) = affine
    guard self != .plain else { return parts }
    var parts = parts
    if let first = parts.first, let linear = first.layer as? Linear, var weight = first.values["weight"],
      var bias = first.values["bias"]
    {
      // W (f x + s) + b is a linear layer itself.
      let inputs = picture.count
      for row in 0..<linear.outputs {
        let range = row * inputs..<(row + 1) * inputs
        bias[row] += sum * weight[range].reduce(0, +)
        for index in range { weight[index] *= factor }
      }
      parts[0] = Part(linear, ["weight": weight, "bias": bias])
      return parts
    }
    // Convolutions pad with zeros after this, so it is a layer of its own: one by one pixel.
    let channels = picture.channels
    let (factors, sums) = ([Float](repeating: factor, count: channels), [Float](repeating: sum, count: channels))
    return [.keeping(channels, Kernel(1), place: 0, times: factors, plus: sums)] + parts
  }
}
