import Autodiff
import VAE

/// Layers of files that have pictures as height, width, channels; ours lie channel by channel.
extension Part {
  /// What layers give; nil if they do not fit together.
  static func output(of parts: [Part], _ input: Shape) -> Shape? {
    var shape = input
    for part in parts {
      guard let output = try? part.layer.output(for: shape) else { return nil }
      shape = output
    }
    return shape
  }

  /// The same layers with their values in our order: linear layers that read a picture, and those that one is made of.
  static func fromChannelsLast(_ parts: [Part], _ input: Shape) -> [Part] {
    var (result, shape) = (parts, input)
    for (index, part) in parts.enumerated() {
      if part.layer is Linear {
        var values = result[index].values
        values["weight"] = values["weight"].map { columns($0, fromChannelsLast: shape) }
        result[index] = Part(part.layer, values)
      }
      guard let output = try? part.layer.output(for: shape) else { return parts }
      shape = output
      guard let picture = (part.layer as? Unflatten)?.picture, picture.channels > 1 else { continue }
      // What is between the linear layer and the picture has a value for each place, too.
      let order = KerasNetwork.channelOrder(picture)
      for before in result[..<index].indices.reversed() {
        let values = result[before].values.mapValues { rows($0, order) }
        result[before] = Part(result[before].layer, values)
        if result[before].layer is Linear { break }
      }
    }
    return result
  }

  /// A matrix with a row an output whose columns stand in our order; as it is where no picture is read.
  static func columns(_ weight: [Float], fromChannelsLast shape: Shape) -> [Float] {
    guard !shape.isFlat, shape.channels > 1 else { return weight }
    let order = KerasNetwork.channelOrder(shape)
    return stride(from: 0, to: weight.count, by: shape.count).flatMap { row in order.map { weight[row + $0] } }
  }

  /// Rows of a matrix, or single values, in another order.
  private static func rows(_ values: [Float], _ order: [Int]) -> [Float] {
    let width = values.count / order.count
    guard width * order.count == values.count else { return values }
    return order.flatMap { values[$0 * width..<($0 + 1) * width] }
  }
}
