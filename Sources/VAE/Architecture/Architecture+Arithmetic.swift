/// The matrix product of one layer.
package struct LayerProducts: Sendable, Equatable {
  /// The prefix of the layer's parameter names: `encoder.0`.
  package let name: String
  /// Columns of the layer's input.
  package let inputs: Int
  /// Columns of the layer's output.
  package let outputs: Int
  /// Rows per image: the positions at which the weights are applied, times the samples of z in the decoder.
  package let rowsPerImage: Int
  /// Whether training needs the gradient of the layer's input. Images need none.
  package let hasInputGradient: Bool

  /// Floating-point operations per image of one pass: one multiplication and one addition for each weight and row.
  package var operationsPerImage: Double { 2 * Double(inputs) * Double(outputs) * Double(rowsPerImage) }
}

extension Architecture {
  /// The products of all layers, from the images on.
  package func products(samples: Int = 1) -> [LayerProducts] {
    let encoderIsTrained = encoderPart.parameters.contains(where: \.isTrained)
    let heads = heads.flatMap { head in
      head.layer.products(for: encoder.output).map {
        LayerProducts(
          name: head.name, inputs: $0.inputs, outputs: $0.outputs, rowsPerImage: $0.rows,
          hasInputGradient: encoderIsTrained)
      }
    }
    return encoderPart.products(samples: 1, isInput: true) + heads
      + decoderPart.products(samples: samples, isInput: false)
  }

  /// Floating-point operations per image of all products of a training step: forward, input gradients, weight
  /// gradients. Element-wise work, gates included, is left out; it is less than 1% of this.
  package func operationsPerImage(samples: Int = 1) -> Double {
    products(samples: samples).reduce(0) { $0 + $1.operationsPerImage * ($1.hasInputGradient ? 3 : 2) }
  }

  /// Roughly how many values a batch keeps per image and per sample of z, without gradients and gates.
  package var valuesInMemory: (perImage: Int, perSample: Int) {
    func total(_ network: Network) -> Int {
      network.steps.reduce(0) { $0 + $1.layer.valuesInMemory(for: $1.input) }
    }
    // The picture is kept a second time as its values that are not 0; mu, log sigma^2, KL and noise are rows of z's width.
    return (2 * picture.count + total(encoder) + 8 * zWidth, total(decoder) + picture.count + 4 * zWidth)
  }
}
