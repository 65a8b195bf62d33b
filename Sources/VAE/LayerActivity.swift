import Autodiff

/// How many units of a layer of ReLUs are 0 for all inputs. Such a unit has no gradient and never learns again.
package struct LayerActivity: Sendable, Equatable {
  /// The layer, as its parameters are called: `encoder.1`.
  package let name: String
  /// Its units: features, or the channels of its maps.
  package let units: Int
  /// Those that are never above 0.
  package let silent: Int

  package init(name: String, units: Int, silent: Int) { (self.name, self.units, self.silent) = (name, units, silent) }
}

extension Architecture {
  /// The layers of ReLUs with images `[count, pixels]` at the encoder and points `[count, latent]` at the decoder. `parameters` are
  /// in the order of `parameterLayout`.
  ///
  /// - Precondition: it has no gates; a gated model is held at one beta.
  package func activity(_ parameters: [Float], pixels: [Float], codes: [Float]) -> [LayerActivity] {
    precondition(betaRange == nil, "a model with gates is held at one beta before it is looked at")
    return activity(encoderPart, parameters, inputs: pixels) + activity(decoderPart, parameters, inputs: codes)
  }

  private func activity(_ part: ModelPart, _ parameters: [Float], inputs: [Float]) -> [LayerActivity] {
    let columns = part.network.input.count
    let count = inputs.count / columns
    return part.network.layers.indices.compactMap { place in
      // A leaky ReLU always has a gradient.
      guard part.network.layers[place].leak == 0,
        let upTo = try? Network(Array(part.network.layers[...place]), input: part.network.input)
      else { return nil }
      let store = ParameterStore(layout: parameterLayout, trainable: false)
      store.values = parameters
      let capacity = min(count, 32)
      let graph = Graph(capacity: capacity, parameters: store)
      let x = graph.leaf(columns: columns)
      let output = ModelPart(name: part.name, network: upTo, gates: nil).add(x, to: graph, t: nil)
      let units = upTo.output.channels
      var speaks = [Bool](repeating: false, count: units)
      for start in stride(from: 0, to: count, by: capacity) {
        let size = min(capacity, count - start)
        x.write(inputs[start * columns..<(start + size) * columns])
        graph.forward(0..<size)
        // The channels of a pixel lie side by side.
        let values = UnsafeBufferPointer(start: output.row(0), count: size * upTo.output.count)
        for (index, value) in values.enumerated() where value > 0 { speaks[index % units] = true }
      }
      return LayerActivity(name: "\(part.name).\(place)", units: units, silent: speaks.count { !$0 })
    }
  }
}
