/// The matrix products that one layer costs.
package struct LayerProducts: Sendable, Equatable {
  /// The layer's name, as in the parameters' names.
  package let name: String
  /// Columns of what it reads.
  package let inputs: Int
  /// Columns of what it writes.
  package let outputs: Int
  /// Rows for each image: the places at which the layer's weights are used, in the decoder for each sample.
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

  /// Floating-point operations of all products of a training step, an image: forward, input gradients, weight gradients.
  /// What is done element by element, gates too, is left out; it is less than a hundredth of these.
  package func operationsPerImage(samples: Int = 1) -> Double {
    products(samples: samples).reduce(0) { $0 + $1.operationsPerImage * ($1.hasInputGradient ? 3 : 2) }
  }

  /// About how many values a batch keeps for each image and for each sample of z, gradients left out. Gates are left out, too.
  package var valuesInMemory: (perImage: Int, perSample: Int) {
    func total(_ network: Network) -> Int {
      network.steps.reduce(0) { $0 + $1.layer.valuesInMemory(for: $1.input) }
    }
    // The picture is kept a second time as its values that are not 0; mu, log sigma^2, KL and noise are rows of z's width.
    return (2 * picture.count + total(encoder) + 8 * latent, total(decoder) + picture.count + 4 * latent)
  }
}
