import Autodiff

/// A network within a model: its name, and gates on some layers of a gated model.
struct ModelPart {
  /// The prefix of its parameters' names: `encoder`, `decoder` or `discriminator`.
  let name: String
  let network: Network
  /// The kind of gates and the indices of the layers that have them; nil for a model without gates.
  let gates: (kind: Gate, places: Set<Int>)?

  /// The indices of the layers that can have gates.
  static func gatedPlaces(_ network: Network) -> [Int] {
    network.steps.indices.filter { network.steps[$0].layer.gatedFeatures(for: network.steps[$0].input) != nil }
  }

  /// The index counts all layers, as in PyTorch's `Sequential`.
  private func name(of place: Int) -> String { "\(name).\(place)" }

  private func gate(at place: Int) -> Gate? { gates.flatMap { $0.places.contains(place) ? $0.kind : nil } }

  private func gateName(_ place: Int) -> String { "\(name(of: place)).gate" }

  /// All parameters and buffers, layer by layer; each layer is followed by its gate.
  var parameters: [LayerParameter] {
    network.steps.enumerated().flatMap { place, step in
      let own = step.layer.parameters(for: step.input).map { $0.of(name(of: place)) }
      guard let gate = gate(at: place), let features = step.layer.gatedFeatures(for: step.input) else { return own }
      return own + gate.parameters(features: features).map { $0.of(gateName(place)) }
    }
  }

  func products(samples: Int, isInput: Bool) -> [LayerProducts] {
    var isTrained = !isInput
    return network.steps.enumerated().flatMap { place, step in
      let products = step.layer.products(for: step.input).map { product in
        LayerProducts(
          name: name(of: place), inputs: product.inputs, outputs: product.outputs,
          rowsPerImage: product.rows * samples, hasInputGradient: isTrained)
      }
      isTrained = isTrained || step.layer.parameters(for: step.input).contains(where: \.isTrained)
      return products
    }
  }

  /// Adds all layers to a graph. `t` is the gates' input `[examples, 1]`; `readsData` says that x holds the images,
  /// which are stored channel by channel, and `isPicture` that the result must be, too.
  func add(
    _ x: Tensor, to graph: Graph, t: Tensor?, readsData: Bool = false, isPicture: Bool = false
  ) -> Tensor {
    let first = graph.channelsLast(x, network.input)
    let last = network.add(first, to: graph, readsData: readsData, named: name(of:)) { place in
      guard let gate = gate(at: place),
        let features = network.layers[place].gatedFeatures(for: network.steps[place].input)
      else { return nil }
      guard let t else { preconditionFailure("a model with gates is held at one beta before it is looked at") }
      // One gate per channel, the same at all positions.
      return { output in
        graph.gate(output.with(columns: features), by: t, gate, gateName(place)).with(columns: output.columns)
      }
    }
    return isPicture ? graph.channelsLast(last, network.output, back: true) : last
  }

  /// Multiplies the gates' openness at t into the layers' parameters in `held`. `parameters` are the gated model's.
  func hold(at t: Float, _ parameters: [Float], _ layout: ParameterLayout, in held: ParameterStore) {
    for (place, layer) in network.layers.enumerated() {
      guard let gate = gate(at: place) else { continue }
      guard let weight = layout["\(gateName(place)).weight"], let bias = layout["\(gateName(place)).bias"] else {
        preconditionFailure("\(gateName(place)) is no gate")
      }
      let openness = gate.openness(weight: weight.values(in: parameters), bias: bias.values(in: parameters), t: t)
      layer.hold(openness, name: name(of: place), in: held)
    }
  }
}

extension Gate {
  /// One gate per feature, in PyTorch's layout a linear map of one number. The input t has variance 1; random weights
  /// and biases make gates close at different betas. A root gate is closed where u > 0, and one that is closed for
  /// every beta never learns, so root gates start open for most betas.
  fileprivate func parameters(features: Int) -> [LayerParameter] {
    [
      LayerParameter("weight", [features, 1], start: .uniform(middle: 0, reach: 1)),
      LayerParameter("bias", [features], start: .uniform(middle: self == .root ? -1 : 0, reach: 1)),
    ]
  }
}
