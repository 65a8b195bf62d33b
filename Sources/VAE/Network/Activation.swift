/// An activation for all hidden layers, named by its layer's text: `Activation(rawValue: "relu")`.
public struct Activation: RawRepresentable, Sendable, Equatable, CaseIterable {
  /// The layer's text.
  public let rawValue: String
  package let layer: any ActivationLayer

  /// max(x, 0)
  public static let relu = Activation(ReLU())
  /// The hyperbolic tangent.
  public static let tanh = Activation(Tanh())

  package init(_ layer: any ActivationLayer) {
    rawValue = layer.text
    self.layer = layer
  }

  /// The activation with this text; nil if there is none.
  public init?(rawValue: String) {
    guard let layers = try? LayerCatalogue.standard.layers(rawValue), layers.count == 1,
      let layer = layers[0] as? any ActivationLayer
    else { return nil }
    self.init(layer)
  }

  /// All activations, with their default arguments.
  public static let allCases: [Activation] = LayerCatalogue.standard.activations.compactMap { kind in
    // Without a cast, which would search all conformances of the program for each layer that is no activation.
    var arguments = LayerWords([], groups: [])
    return kind.init(&arguments).map { Activation($0) }
  }

  /// Activations are equal if their texts are.
  public static func == (a: Activation, b: Activation) -> Bool { a.rawValue == b.rawValue }
}
