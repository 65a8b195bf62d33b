import Autodiff
import Models
import VAE

/// What a file itself says of a model: the encoder, the decoder, or both.
struct StatedModel {
  var encoder: StatedEncoder?
  var decoder: StatedDecoder?

  /// A model of what two files say.
  ///
  /// - Throws: if both have the same half.
  init(_ first: StatedModel, _ second: StatedModel) throws(ReadingError) {
    guard first.encoder == nil || second.encoder == nil, first.decoder == nil || second.decoder == nil else {
      throw ReadingError("both files are encoders, or both decoders")
    }
    (encoder, decoder) = (first.encoder ?? second.encoder, first.decoder ?? second.decoder)
  }

  init(encoder: StatedEncoder?, decoder: StatedDecoder?) { (self.encoder, self.decoder) = (encoder, decoder) }

  var isWhole: Bool { encoder != nil && decoder != nil }
}

/// An encoder as a file says it.
struct StatedEncoder {
  /// The weight `[outputs, inputs]` and bias of a linear layer.
  typealias Values = (weight: [Float], bias: [Float])
  /// What gives mu, and what gives the spread.
  typealias Codes = (mu: Values, spread: Values, kind: Spread)

  /// What gives mu and the spread.
  enum Heads {
    case two(mu: Values, spread: Values, Spread)
    /// One layer for both, or for a code without a spread.
    case one(Values)
  }

  let picture: Shape
  let parts: [Part]
  let heads: Heads
}

/// A decoder as a file says it.
struct StatedDecoder {
  let latent: Int
  /// With its last activation.
  let parts: [Part]
  /// What it gives.
  let shape: Shape
}

extension StatedModel {
  /// The model as one of our own; `given` decides what files like this do not say. A half that is missing has no layers, and all its
  /// values are zero.
  ///
  /// - Throws: `ReadingError` for halves that do not fit together.
  func model(_ given: Choice.Given = Choice.Given()) throws(ReadingError) -> ReadModel {
    var inferred: [(key: String, value: String)] = []
    // Pictures from -1 to 1 come from a decoder that ends with tanh, as a rule.
    let isSigned = decoder?.parts.last?.layer is Tanh
    let (picture, latent) = try sizes()
    let nothing = [Float](repeating: 0, count: latent * picture.count)
    let zeros = [Float](repeating: 0, count: latent)
    var heads = ((nothing, zeros), (nothing, zeros), Spread.logVariance) as StatedEncoder.Codes
    var encoderParts: [Part] = []
    if let encoder {
      heads = try encoder.heads.values(latent: latent, cut: given.cut ?? .halves)
      if let head = given.head {
        let factor = head.spread.factor
        heads.spread = (heads.spread.weight.map { factor * $0 }, heads.spread.bias.map { factor * $0 })
        heads.kind = head.spread.0
      }
      let input = given.input ?? (isSigned ? .signed : .plain)
      encoderParts = input.applied(to: encoder.parts, picture)
      let isCode = if case .one(let code) = encoder.heads { code.bias.count == latent } else { false }
      let words = heads.kind == .softplusDeviation ? Choice.Head.softplusDeviation : given.head ?? .logVariance
      inferred = [("heads", isCode ? "mu" : "mu,\(words.rawValue)"), ("in", input.rawValue)]
    }
    var (decoderParts, likelihood) = (
      [Part(Linear(picture.count), ["weight": nothing, "bias": [Float](repeating: 0, count: picture.count)])],
      Likelihood.bernoulli
    )
    if let decoder {
      let output = given.output ?? (isSigned ? .signedTanh : nil)
      (decoderParts, likelihood) = decoder.parts(output)
      if let output { inferred.append(("out", output.rawValue)) }
      if case .gaussian = likelihood { inferred.append(("variance", "0.1")) }
    }
    let assembled = try Assembled(
      picture: picture, encoder: encoderParts,
      heads: [
        "mu.weight": heads.mu.weight, "mu.bias": heads.mu.bias, "log_variance.weight": heads.spread.weight,
        "log_variance.bias": heads.spread.bias,
      ], decoder: decoderParts, latent: latent, likelihood: likelihood, spread: heads.kind,
      missing: encoder == nil ? .encoder : decoder == nil ? .decoder : nil)
    return ReadModel(
      architecture: assembled.architecture, parameters: assembled.parameters, data: nil, inferred: inferred,
      consistency: nil, unused: [], isStated: true)
  }
}

extension StatedModel {
  /// The pictures' shape, and the number of latent dimensions.
  private func sizes() throws(ReadingError) -> (picture: Shape, latent: Int) {
    guard encoder != nil || decoder != nil else {
      throw ReadingError("it describes neither an encoder nor a decoder")
    }
    var picture = encoder?.picture ?? Shape(features: 1)
    if encoder == nil, let decoder { picture = try decoder.picture }
    let latent = decoder?.latent ?? encoder?.heads.outputs ?? 1
    guard latent * picture.count <= ModelTensor.mostElements else {
      throw ReadingError("its pictures of \(picture) and z of \(latent) are together more than any model has")
    }
    return (picture, latent)
  }
}

extension StatedEncoder.Heads {
  /// How many values they give, each.
  var outputs: Int {
    switch self {
    case .two(let mu, _, _): mu.bias.count
    case .one(let code): code.bias.count
    }
  }

  /// mu and the spread, for a decoder that reads so many latent dimensions.
  func values(
    latent: Int, cut: Choice.Cut
  ) throws(ReadingError) -> StatedEncoder.Codes {
    switch self {
    case .two(let mu, let spread, let kind):
      guard mu.bias.count == latent, spread.bias.count == latent else { throw Self.misfit(latent, mu.bias.count) }
      return cut == .swapped ? (spread, mu, kind) : (mu, spread, kind)
    case .one(let code) where code.bias.count == latent:
      // A code without noise: sigma is 1/150.
      let none = [Float](repeating: 0, count: code.weight.count)
      return (code, (none, [Float](repeating: -10, count: latent)), .logVariance)
    case .one(let both):
      guard both.bias.count == 2 * latent else { throw Self.misfit(latent, both.bias.count) }
      let inputs = both.weight.count / both.bias.count
      let (mu, spread) = cut.rows(latent)
      func rows(_ places: [Int]) -> StatedEncoder.Values {
        (places.flatMap { both.weight[$0 * inputs..<($0 + 1) * inputs] }, places.map { both.bias[$0] })
      }
      return (rows(mu), rows(spread), .logVariance)
    }
  }

  private static func misfit(_ latent: Int, _ outputs: Int) -> ReadingError {
    ReadingError("its decoder reads \(latent) latent dimensions, and its encoder gives \(outputs)")
  }
}

extension StatedDecoder {
  /// The shape of the pictures that it gives.
  var picture: Shape {
    get throws(ReadingError) {
      if [1, 3].contains(shape.channels), !shape.isFlat { return shape }
      if let square = GraphReader.square(shape.count), shape.isFlat { return square }
      throw ReadingError("its decoder gives \(shape), which is no picture of one or three channels")
    }
  }

  /// Its layers, and what their output means.
  func parts(_ output: Choice.Output?) -> (parts: [Part], Likelihood) {
    var parts = parts
    switch (parts.last?.layer, output) {
    case (is Sigmoid, nil), (is Sigmoid, .sigmoid):
      parts.removeLast()
      return (parts, .bernoulli)
    case (is Tanh, .signedTanh):
      parts.removeLast()
      Part.scaleLast(&parts, by: 2, plus: 0)
      return (parts, .bernoulli)
    case (_, .sigmoid): return (parts, .bernoulli)
    case (_, .standardised):
      let (factor, sum) = Choice.Input.standardised.affine
      Part.scaleLast(&parts, by: 1 / factor, plus: -sum / factor)
      return (parts, .gaussian(variance: 0.1))
    default: return (parts, .gaussian(variance: 0.1))
    }
  }
}
