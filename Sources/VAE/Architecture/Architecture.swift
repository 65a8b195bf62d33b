import Autodiff

/// The architecture of a variational autoencoder: encoder, posterior, decoder, and likelihood of pixels. The posterior is a
/// diagonal Gaussian, or categorical, or both.
///
/// ```
/// picture -> encoder -> mu, log sigma^2 (one linear layer each) -> z -> decoder -> likelihood of each pixel
/// picture -> encoder -> logits (one linear layer)               -> z -> ...          categorical variables
/// ```
/// The initializers check it: its layers fit together, and its sizes are small enough for arithmetic without overflow.
public struct Architecture: Sendable, Equatable {
  /// The shape of the pictures, stored channel by channel.
  public let picture: Shape
  /// From a picture to the features from which mu and log variance are computed.
  public let encoder: Network
  /// The latent variables.
  public let latents: LatentSpace
  /// From z to the likelihood's parameters, one for each value of a picture, in the same order.
  public let decoder: Network
  /// What the decoder's output means.
  public var likelihood: Likelihood
  /// The range of betas that a gated model is trained for; nil for a model without gates.
  public var betaRange: BetaRange?
  /// What the second head gives.
  public var spread = Spread.logVariance

  /// The half whose weights nobody knows, so that it computes nothing of meaning; nil for a whole model.
  public var missing: Half?

  /// The number of latent variables, the dimensions of a model without categorical ones.
  public var latent: Int { latents.count }
  /// The number of values of z.
  public var zWidth: Int { latents.width }

  /// The largest number of pixels in a picture.
  package static let mostPixels = 1 << 16

  /// An architecture whose networks are given as text, in the form of `Network.text`.
  ///
  /// ```swift
  /// let picture = Shape(channels: 1, height: 28, width: 28)
  /// try Architecture(picture: picture, encoder: "linear 400, relu", latent: 20, decoder: "linear 400, relu, linear 784")
  /// ```
  /// - Throws: `ArchitectureError` for a text that is not a network, layers that do not fit together, or a size out of
  ///   range.
  public init(
    picture: Shape, encoder: String, latent: Int, decoder: String, likelihood: Likelihood = .bernoulli,
    betaRange: BetaRange? = nil
  ) throws(ArchitectureError) {
    try self.init(
      picture: picture, encoder: encoder, latents: Self.latents(latent), decoder: decoder, likelihood: likelihood,
      betaRange: betaRange)
  }

  /// The same with any latent variables.
  ///
  /// - Throws: `ArchitectureError` as above, and for gates beside categorical variables.
  public init(
    picture: Shape, encoder: String, latents: LatentSpace, decoder: String, likelihood: Likelihood = .bernoulli,
    betaRange: BetaRange? = nil
  ) throws(ArchitectureError) {
    try self.init(
      picture: picture, encoder: Self.layers("encoder", encoder), latents: latents,
      decoder: Self.layers("decoder", decoder), likelihood: likelihood, betaRange: betaRange)
  }

  /// - Throws: `ArchitectureError` for layers that do not fit together, or a size out of range.
  package init(
    picture: Shape, encoder: [any Layer], latent: Int, decoder: [any Layer], likelihood: Likelihood = .bernoulli,
    betaRange: BetaRange? = nil
  ) throws(ArchitectureError) {
    try self.init(
      picture: picture, encoder: encoder, latents: Self.latents(latent), decoder: decoder, likelihood: likelihood,
      betaRange: betaRange)
  }

  /// - Throws: `ArchitectureError` for layers that do not fit together, a size out of range, or gates beside categorical variables.
  package init(
    picture: Shape, encoder: [any Layer], latents: LatentSpace, decoder: [any Layer],
    likelihood: Likelihood = .bernoulli, betaRange: BetaRange? = nil
  ) throws(ArchitectureError) {
    guard [1, 3].contains(picture.channels), picture.height * picture.width <= Self.mostPixels else {
      throw .picture(picture)
    }
    guard latents.isContinuous || betaRange == nil else { throw .gatesOfCategories(latents) }
    self.picture = picture
    self.latents = latents
    self.encoder = try Self.network("encoder", encoder, input: picture)
    self.decoder = try Self.network("decoder", decoder, input: Shape(features: latents.decoderWidth))
    let output = self.decoder.output
    guard output == picture || output.isFlat && output.count == picture.count else {
      throw .output(output, picture: picture)
    }
    self.likelihood = likelihood
    self.betaRange = betaRange
  }

  /// A fully connected architecture. Without `decoderWidths` the decoder mirrors the encoder.
  ///
  /// Only for sizes that the program itself chose: invalid ones stop the program. Sizes from users and files go to an
  /// initializer that throws.
  public init(
    picture: Shape = Shape(channels: 1, height: 28, width: 28), hidden: [Int] = [400], latent: Int = 20,
    decoderHidden: [Int]? = nil, activation: Activation = .relu, likelihood: Likelihood = .bernoulli,
    betaRange: BetaRange? = nil
  ) {
    do throws(ArchitectureError) {
      try self.init(
        picture: picture, encoder: Network.hidden(hidden, activation), latent: latent,
        decoder: Network.hidden(decoderHidden ?? hidden.reversed(), activation) + [Linear(picture.count)],
        likelihood: likelihood, betaRange: betaRange)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private static func latents(_ count: Int) throws(ArchitectureError) -> LatentSpace {
    guard count > 0, let latents = LatentSpace(continuous: count) else { throw .latent(count) }
    return latents
  }

  /// The layers in the text of the network `name`.
  static func layers(
    _ name: String, _ text: String, catalogue: LayerCatalogue = .standard
  ) throws(ArchitectureError) -> [any Layer] {
    do throws(NetworkError) {
      return try catalogue.layers(text)
    } catch {
      throw .network(name, error)
    }
  }

  private static func network(
    _ name: String, _ layers: [any Layer], input: Shape
  ) throws(ArchitectureError) -> Network {
    do throws(NetworkError) {
      return try Network(layers, input: input)
    } catch {
      throw .network(name, error)
    }
  }

  /// The same layers for other pictures, or with other latent variables. A linear layer at the decoder's end, which
  /// gives one value for each of a picture, gives as many as the new pictures have, and networks that have a name are those of that
  /// name for the new pictures.
  ///
  /// - Throws: `ArchitectureError` if the layers do not fit.
  public func resized(picture: Shape? = nil, latents: LatentSpace? = nil) throws(ArchitectureError) -> Architecture {
    let (picture, latents) = (picture ?? self.picture, latents ?? self.latents)
    if let named, named != .mlp, picture != self.picture {
      guard let texts = named.texts(picture) else { throw .noNetwork(named, picture: picture) }
      return try Architecture(
        picture: picture, encoder: texts.encoder, latents: latents, decoder: texts.decoder,
        likelihood: likelihood, betaRange: betaRange)
    }
    var layers = decoder.layers
    if let last = layers.last as? Linear, last.outputs == self.picture.count {
      layers[layers.count - 1] = Linear(picture.count)
    }
    var resized = try Architecture(
      picture: picture, encoder: encoder.layers, latents: latents, decoder: layers,
      likelihood: likelihood, betaRange: betaRange)
    (resized.spread, resized.missing) = (spread, missing)
    return resized
  }

  /// Whether something is computed in another way in training than in evaluation: by a layer, or samples of categories.
  public var hasTrainingMode: Bool {
    !latents.isContinuous || (encoder.layers + decoder.layers).contains(where: \.hasTrainingMode)
  }

  /// For people: `784-400-20-400-784 relu, Bernoulli`, plus `gated` with gates. Networks that `hidden` cannot describe
  /// come after the shape of a picture: `1x32x32 - burgess, z of 10`.
  public var summary: String {
    let layers: String
    if let hidden {
      layers = joined(
        [picture.count] + hidden.encoder, hidden.decoder + [picture.count], hidden.activation)
    } else {
      layers = "\(picture) - \(hiddenSummary)"
    }
    return "\(layers), \(likelihood.summary)\(betaRange == nil ? "" : ", gated")"
      + (spread == .logVariance ? "" : ", the second head a \(spread.rawValue)")
      + (missing.map { ", without its \($0.rawValue)" } ?? "")
  }

  /// For people, the layers between the pictures: `400-20-400 relu`, or `burgess, z of 10`. Networks without a name are
  /// written out: `linear 400, relu, linear 200 - 20 - linear 784`.
  public var hiddenSummary: String {
    guard let hidden else {
      return named.map { "\($0.rawValue), z of \(latents)" } ?? "\(encoder.text) - \(latents) - \(decoder.text)"
    }
    return joined(hidden.encoder, hidden.decoder, hidden.activation)
  }

  private func joined(_ encoder: [Int], _ decoder: [Int], _ activation: Activation?) -> String {
    let widths = encoder.map { "\($0)" } + ["\(latents)"] + decoder.map { "\($0)" }
    return widths.joined(separator: "-") + (activation.map { " \($0.rawValue)" } ?? "")
  }
}

/// Why an architecture is invalid.
public enum ArchitectureError: Error, Equatable, Sendable {
  /// A picture shape that is not supported.
  case picture(Shape)
  /// Picture sides out of range.
  case sides(height: Int, width: Int)
  /// A number of latent dimensions out of range.
  case latent(Int)
  /// Gates in a model with categorical variables.
  case gatesOfCategories(LatentSpace)
  /// The encoder or the decoder is invalid.
  case network(String, NetworkError)
  /// The networks of this name do not take such pictures.
  case noNetwork(NamedNetwork, picture: Shape)
  /// The decoder gives something else than a picture.
  case output(Shape, picture: Shape)
}

extension ArchitectureError: CustomStringConvertible {
  /// A sentence without its full stop.
  public var description: String {
    switch self {
    case .picture(let shape):
      "pictures have 1 or 3 channels and at most \(Architecture.mostPixels) pixels, not "
        + "\(shape.channels)x\(shape.height)x\(shape.width) (channels x height x width)"
    case .sides(let height, let width):
      "the sides of a picture are from 1 to \(Shape.largestSide), not \(height) and \(width)"
    case .latent(let latent): "there are from 1 to \(Shape.largestSide) latent dimensions, not \(latent)"
    case .gatesOfCategories(let latents):
      "a model with a range of betas has continuous latent variables only, not \(latents)"
    case .network(let name, let error): "in the \(name), \(error)"
    case .noNetwork(let network, let picture):
      "the network \(network.rawValue) takes pictures \(network.pictures), not of \(picture.height)x\(picture.width)"
    case .output(let shape, let picture):
      "the decoder ends with \(shape.words), but has to end with a picture of \(picture.words)"
        + (shape.isFlat ? ": end it with \"\(Linear(picture.count).text)\"" : "")
    }
  }
}
