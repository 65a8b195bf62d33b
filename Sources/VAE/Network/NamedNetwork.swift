import Autodiff

/// Networks with a name, for pictures of certain sizes.
public enum NamedNetwork: String, Sendable, CaseIterable {
  /// Fully connected layers.
  case mlp
  /// Two convolutions and a fully connected layer: small and fast, for pictures whose sides are multiples of 4.
  case conv
  /// The network of Burgess and others 2018 for 32x32 or 64x64 pixels: convolutions with 32 channels and two fully
  /// connected layers of 256.
  case burgess
  /// Convolutions with increasing numbers of channels, batch norm and leaky ReLU (Radford and others 2016), for 32x32
  /// or 64x64 pixels.
  case dcgan

  /// The pictures that it takes; follows "takes pictures".
  var pictures: String {
    switch self {
    case .mlp: "of any size"
    case .conv: "whose sides are multiples of 4"
    case .burgess, .dcgan: "of 32x32 or 64x64 pixels"
    }
  }

  /// Whether it takes pictures of this shape.
  public func takes(_ picture: Shape) -> Bool { texts(picture) != nil }

  /// The texts of its encoder and decoder; nil for pictures that it does not take.
  func texts(_ picture: Shape) -> (encoder: String, decoder: String)? {
    let side = picture.height == picture.width ? picture.height : 0
    switch self {
    case .mlp:
      return (Network.text(hidden: [400], .relu), Network.text(hidden: [400], .relu, output: picture.count))
    case .conv:
      guard picture.height % 4 == 0, picture.width % 4 == 0 else { return nil }
      let (height, width) = (picture.height / 4, picture.width / 4)
      return (
        "conv 16 4/2 pad 1, relu, conv 32 4/2 pad 1, relu, flatten, linear 256, relu",
        "linear 256, relu, linear \(32 * height * width), relu, unflatten 32 \(height) \(width), "
          + "transposed conv 16 4/2 pad 1, relu, transposed conv \(picture.channels) 4/2 pad 1"
      )
    case .burgess:
      guard [32, 64].contains(side) else { return nil }
      let maps = side == 32 ? 2 : 3
      return (
        String(repeating: "conv 32 4/2 pad 1, relu, ", count: maps + 1) + "flatten, linear 256, relu, linear 256, relu",
        "linear 256, relu, linear 256, relu, linear 512, relu, unflatten 32 4 4, "
          + String(repeating: "transposed conv 32 4/2 pad 1, relu, ", count: maps)
          + "transposed conv \(picture.channels) 4/2 pad 1"
      )
    case .dcgan:
      guard [32, 64].contains(side) else { return nil }
      let channels = side == 32 ? [32, 64, 128] : [32, 64, 128, 256]
      let norm = "batch norm, leaky relu 0.2"
      let deepest = channels[channels.count - 1]
      return (
        channels.map { "conv \($0) 4/2 pad 1, \(norm), " }.joined() + "flatten",
        "linear \(deepest * 16), unflatten \(deepest) 4 4, \(norm), "
          + channels.dropLast().reversed().map { "transposed conv \($0) 4/2 pad 1, \(norm), " }.joined()
          + "transposed conv \(picture.channels) 4/2 pad 1"
      )
    }
  }
}

extension Architecture {
  /// The name of its networks; nil for networks that only their texts describe. `mlp` has any hidden layers.
  public var named: NamedNetwork? {
    if hidden != nil { return .mlp }
    return NamedNetwork.allCases.first {
      guard let texts = $0.texts(picture) else { return false }
      return texts.encoder == encoder.text && texts.decoder == decoder.text
    }
  }

  /// This architecture with the networks of a name.
  ///
  /// - Throws: `ArchitectureError` if they do not take its pictures.
  public func with(_ network: NamedNetwork) throws(ArchitectureError) -> Architecture {
    guard let texts = network.texts(picture) else { throw .noNetwork(network, picture: picture) }
    return try Architecture(
      picture: picture, encoder: texts.encoder, latent: latent, decoder: texts.decoder, likelihood: likelihood,
      betaRange: betaRange)
  }
}
