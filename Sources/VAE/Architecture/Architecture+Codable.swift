import Autodiff

extension Architecture: Codable {
  private enum CodingKeys: String, CodingKey {
    case picture, encoder, latent, decoder, likelihood, betaRange, spread, missing
  }

  /// Reads what `encode` wrote, or the widths and the activation of version 1 of the checkpoint format.
  ///
  /// - Throws: `ArchitectureError` for layers that do not fit together or sizes out of range; `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard values.contains(.picture) else {
      self = try ArchitectureVersion1(from: decoder).architecture()
      return
    }
    let catalogue = decoder.userInfo[LayerCatalogue.key] as? LayerCatalogue ?? .standard
    func layers(_ key: CodingKeys) throws -> [any Layer] {
      try Self.layers(key.rawValue, values.decode(String.self, forKey: key), catalogue: catalogue)
    }
    try self.init(
      picture: values.decode(Shape.self, forKey: .picture), encoder: layers(.encoder),
      latents: Self.latents(values), decoder: layers(.decoder),
      likelihood: values.decode(Likelihood.self, forKey: .likelihood),
      betaRange: values.decodeIfPresent(BetaRange.self, forKey: .betaRange))
    spread = try values.decodeIfPresent(Spread.self, forKey: .spread) ?? .logVariance
    missing = try values.decodeIfPresent(Half.self, forKey: .missing)
  }

  /// A number, or the text of a `LatentSpace` with categorical variables.
  private static func latents(_ values: KeyedDecodingContainer<CodingKeys>) throws -> LatentSpace {
    if let text = try? values.decode(String.self, forKey: .latent) {
      guard let latents = LatentSpace(text) else {
        throw DecodingError.dataCorruptedError(
          forKey: .latent, in: values, debugDescription: "\"\(text.prefix(40))\" does not describe latent variables")
      }
      return latents
    }
    let count = try values.decode(Int.self, forKey: .latent)
    guard count > 0, let latents = LatentSpace(continuous: count) else { throw ArchitectureError.latent(count) }
    return latents
  }

  /// Writes the picture's shape as `[channels, height, width]` and the networks as text.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(picture, forKey: .picture)
    try values.encode(self.encoder.text, forKey: .encoder)
    if latents.isContinuous {
      try values.encode(latent, forKey: .latent)
    } else {
      try values.encode(latents.description, forKey: .latent)
    }
    try values.encode(decoder.text, forKey: .decoder)
    try values.encode(likelihood, forKey: .likelihood)
    try values.encodeIfPresent(betaRange, forKey: .betaRange)
    // The same bytes as ever for a log variance.
    if spread != .logVariance { try values.encode(spread, forKey: .spread) }
    try values.encodeIfPresent(missing, forKey: .missing)
  }
}

/// An architecture in version 1 of the checkpoint format: grey pictures, and widths of fully connected layers.
private struct ArchitectureVersion1: Decodable {
  let imageHeight, imageWidth, latent: Int
  let encoderWidths, decoderWidths: Widths
  let activation: String
  let likelihood: Likelihood
  let betaRange: BetaRange?

  /// Widths of hidden layers. Reading stops at the most layers that a network can have.
  struct Widths: Decodable {
    var values: [Int] = []

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      while !container.isAtEnd {
        guard values.count < Network.mostLayers / 2 else {
          throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "there are more than \(Network.mostLayers / 2) hidden layers")
        }
        values.append(try container.decode(Int.self))
      }
    }
  }

  func architecture() throws -> Architecture {
    guard let activation = Activation(rawValue: activation) else {
      throw ArchitectureError.network(
        "encoder",
        .unknown(number: 2, text: activation, known: Activation.allCases.map(\.rawValue)))
    }
    guard Shape.isValid(channels: 1, height: imageHeight, width: imageWidth) else {
      throw ArchitectureError.sides(height: imageHeight, width: imageWidth)
    }
    let picture = Shape(channels: 1, height: imageHeight, width: imageWidth)
    return try Architecture(
      picture: picture, encoder: Network.hidden(encoderWidths.values, activation), latent: latent,
      decoder: Network.hidden(decoderWidths.values, activation) + [Linear(picture.count)], likelihood: likelihood,
      betaRange: betaRange)
  }
}
