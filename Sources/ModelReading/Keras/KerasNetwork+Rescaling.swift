import VAE

/// Layers of Keras that multiply all values and add to them.
extension KerasNetwork {
  /// Where pixels go from 0 to 255, which ours never do, a first layer divides them and a last one multiplies them.
  private static let (most, leastOfBytes, mostOfPixels): (Float, Float, Float) = (255, 0.1, 25)

  mutating func rescale(_ layer: KerasDescription.Layer) throws(ReadingError) {
    func number(_ key: String, _ usual: Double) throws(ReadingError) -> Float {
      let value = layer.settings[key] ?? usual
      guard let number = (value as? Double) ?? ((value as? [Double])?.first), number.isFinite,
        (value as? [Double])?.allSatisfy({ $0 == number }) ?? true
      else { throw refused(layer, "scales each channel in its own way, which is not known here") }
      return Float(number)
    }
    var (factor, sum) = (try number("scale", 1), try number("offset", 0))
    let picture = flattened ?? shape
    if parts.isEmpty, lastActivation == nil, abs(factor) < Self.leastOfBytes { factor *= Self.most }
    if !parts.isEmpty, abs(factor) > Self.mostOfPixels { (factor, sum) = (factor / Self.most, sum / Self.most) }
    if abs(factor - 1) < 1e-6, abs(sum) < 1e-6 { return }
    if let activation = lastActivation {
      if activation is Tanh, factor == 0.5, sum == 0.5 {
        // (tanh(x) + 1) / 2 is sigmoid(2x).
        Part.scaleLast(&parts, by: 2, plus: 0)
        lastActivation = Sigmoid()
        return
      }
      guard !picture.isFlat else { throw refused(layer, "scales what an activation gives, which is not known here") }
      parts.append(Part(activation))
      lastActivation = nil
    } else if picture.isFlat {
      guard parts.last?.values["bias"] != nil else { throw refused(layer, "scales what is no layer's output") }
      return Part.scaleLast(&parts, by: factor, plus: sum)
    }
    let (factors, sums) = (
      [Float](repeating: factor, count: picture.channels), [Float](repeating: sum, count: picture.channels)
    )
    parts.append(.keeping(picture.channels, Kernel(1), place: 0, times: factors, plus: sums))
  }
}
