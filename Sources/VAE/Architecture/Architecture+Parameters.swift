import Autodiff

extension Architecture {
  /// The encoder under its name. With gates there is one on every layer that can have them.
  var encoderPart: ModelPart {
    ModelPart(
      name: "encoder", network: encoder,
      gates: betaRange.map { _ in (kind: .sigmoid, places: Set(ModelPart.gatedPlaces(encoder))) })
  }

  /// The decoder under its name. With gates there is one on every layer that can have them, but neither on the first of these nor
  /// on the last.
  var decoderPart: ModelPart {
    ModelPart(
      name: "decoder", network: decoder,
      gates: betaRange.map { _ in
        (kind: .root, places: Set(ModelPart.gatedPlaces(decoder).dropFirst().dropLast()))
      })
  }

  /// The linear layers that give the posterior: each `[latent]` from what the encoder gives.
  var heads: [(name: String, layer: Linear)] { [("mu", Linear(latent)), ("log_variance", Linear(latent))] }

  /// The parameter of a Gaussian likelihood whose variance is learned.
  static let likelihoodLogVariance = "decoder.log_variance"

  var encoderParameters: [LayerParameter] {
    encoderPart.parameters
      + heads.flatMap { head in head.layer.parameters(for: encoder.output).map { $0.of(head.name) } }
  }

  var decoderParameters: [LayerParameter] {
    let variance = LayerParameter(Self.likelihoodLogVariance, [1], start: .constant(0))
    return decoderPart.parameters + (likelihood == .learnedGaussian ? [variance] : [])
  }

  /// All parameters and buffers, encoder first, with how they begin.
  var parameters: [LayerParameter] { encoderParameters + decoderParameters }

  /// The names and shapes of all parameters and buffers, encoder first.
  ///
  /// The numbers in `encoder.0`, `encoder.2` count all layers of a network, as PyTorch's `Sequential` does.
  public var parameterLayout: ParameterLayout { ParameterLayout(parameters) }

  var encoderLayout: ParameterLayout { ParameterLayout(encoderParameters) }

  var decoderLayout: ParameterLayout { ParameterLayout(decoderParameters) }

  /// The bias of the decoder's last layer, by the name that it has in the layout: one value for each value of a picture, or
  /// for each of its channels. Nil for a decoder that ends in a layer without one.
  public var outputBias: String? {
    guard let (layer, input) = decoder.steps.last,
      let bias = layer.parameters(for: input).first(where: { $0.name == "bias" }),
      [[picture.count], [picture.channels]].contains(bias.shape)
    else { return nil }
    return bias.of("\(decoderPart.name).\(decoder.layers.count - 1)").name
  }
}

extension ParameterLayout {
  fileprivate init(_ parameters: [LayerParameter]) {
    self.init()
    for parameter in parameters {
      add(parameter.name, parameter.shape, places: parameter.places, isTrained: parameter.isTrained)
    }
  }
}
