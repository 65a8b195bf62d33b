import Autodiff

extension Architecture {
  /// With gates, every encoder layer that can have them has them.
  var encoderPart: ModelPart {
    ModelPart(
      name: "encoder", network: encoder,
      gates: betaRange.map { _ in (kind: .sigmoid, places: Set(ModelPart.gatedPlaces(encoder))) })
  }

  /// With gates, every decoder layer that can have them has them, except the first and the last of these.
  var decoderPart: ModelPart {
    ModelPart(
      name: "decoder", network: decoder,
      gates: betaRange.map { _ in
        (kind: .root, places: Set(ModelPart.gatedPlaces(decoder).dropFirst().dropLast()))
      })
  }

  /// The linear layers from the encoder's output to the posterior's parameters: mu and log variance, `[continuous]` each, and the
  /// logits of all categories.
  /// With a codebook, what is looked up in it, `[variables * length]`.
  var heads: [(name: String, layer: Linear)] {
    if latents.codebook != nil { return [("code", Linear(latents.decoderWidth))] }
    let gaussian = latents.continuous > 0 ? ["mu", "log_variance"] : []
    return gaussian.map { ($0, Linear(latents.continuous)) }
      + (latents.isContinuous ? [] : [("logits", Linear(latents.width - latents.continuous))])
  }

  /// The name of the learned log variance of a Gaussian likelihood.
  package static let likelihoodLogVariance = "decoder.log_variance"

  var encoderParameters: [LayerParameter] {
    encoderPart.parameters
      + heads.flatMap { head in head.layer.parameters(for: encoder.output).map { $0.of(head.name) } }
  }

  /// The name of the codebook.
  static let codebook = "codebook"

  /// The codebook's vectors and how often each is used; none without a codebook.
  private var codebookParameters: [LayerParameter] {
    guard let book = latents.codebook, let codes = latents.categories.first else { return [] }
    let start = LayerParameter.Start.uniform(middle: 0, reach: 1 / Float(codes))
    let vectors = LayerParameter("weight", [book.length, codes], start: start)
    return [book.averages ? vectors.asBuffer : vectors, .buffer("use", [codes], start: 1 / Float(codes))]
      .map { $0.of(Self.codebook) }
  }

  var decoderParameters: [LayerParameter] {
    let variance = LayerParameter(Self.likelihoodLogVariance, [1], start: .constant(0))
    return decoderPart.parameters + (likelihood == .learnedGaussian ? [variance] : [])
  }

  /// All parameters and buffers, encoder first, with their initial values.
  var parameters: [LayerParameter] { encoderParameters + codebookParameters + decoderParameters }

  /// The names and shapes of all parameters and buffers, encoder first.
  ///
  /// The numbers in `encoder.0` and `encoder.2` count all layers, as in PyTorch's `Sequential`.
  public var parameterLayout: ParameterLayout { ParameterLayout(parameters) }

  var encoderLayout: ParameterLayout { ParameterLayout(encoderParameters + codebookParameters) }

  var decoderLayout: ParameterLayout { ParameterLayout(codebookParameters + decoderParameters) }

  /// The name of the bias of the decoder's last layer, which has one value per pixel or per channel. Nil for a decoder
  /// whose last layer has no such bias.
  public var outputBias: String? {
    guard let (layer, input) = decoder.steps.last,
      let bias = layer.parameters(for: input).first(where: { $0.name == "bias" }),
      [[picture.count], [picture.channels]].contains(bias.shape)
    else { return nil }
    return bias.of("\(decoderPart.name).\(decoder.layers.count - 1)").name
  }
}

extension ParameterLayout {
  init(_ parameters: [LayerParameter]) {
    self.init()
    for parameter in parameters {
      add(parameter.name, parameter.shape, places: parameter.places, isTrained: parameter.isTrained)
    }
  }
}
