/// The matrix products that one linear layer costs.
package struct LayerProducts: Sendable, Equatable {
  /// The layer's name, as in the parameters' names.
  package let name: String
  /// Columns of what it reads.
  package let inputs: Int
  /// Columns of what it writes.
  package let outputs: Int
  /// Rows for each image: 1 in the encoder, the number of samples in the decoder.
  package let rowsPerImage: Int
  /// Whether training needs the gradient of what it reads: not of images.
  package let hasInputGradient: Bool

  /// Floating-point operations an image of each of its two or three products: a multiplication and an addition for each
  /// weight and row.
  package var operationsPerImage: Double { 2 * Double(inputs) * Double(outputs) * Double(rowsPerImage) }
}

extension Architecture {
  /// The products of all layers, images first.
  package func products(samples: Int = 1) -> [LayerProducts] {
    let suffix = ".weight"
    return parameterLayout.entries.filter { $0.name.hasSuffix(suffix) && !$0.name.hasSuffix(".gate.weight") }.map {
      entry in
      let name = String(entry.name.dropLast(suffix.count))
      let readsImages = encoderWidths.isEmpty ? !name.hasPrefix("decoder") : name == "encoder.0"
      return LayerProducts(
        name: name, inputs: entry.shape[1], outputs: entry.shape[0],
        rowsPerImage: name.hasPrefix("decoder") ? samples : 1, hasInputGradient: !readsImages)
    }
  }

  /// Floating-point operations of all products of a training step, an image: forward, input gradients, weight gradients.
  /// What is done element by element, gates too, is left out; it is less than a hundredth of these.
  package func operationsPerImage(samples: Int = 1) -> Double {
    products(samples: samples).reduce(0) { $0 + $1.operationsPerImage * ($1.hasInputGradient ? 3 : 2) }
  }
}
