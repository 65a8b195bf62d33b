import Autodiff

/// A function of each value: a layer without parameters that leaves the shape as it is.
package protocol ActivationLayer: Layer {
  /// Adds the function to a graph.
  func apply(_ x: Tensor, in graph: Graph) -> Tensor
}

extension ActivationLayer {
  package func output(for input: Shape) -> Shape { input }
  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor { apply(x, in: graph) }
}

/// The choice of an activation for all hidden layers, by the text of its layer: `Activation(rawValue: "relu")`.
public struct Activation: RawRepresentable, Sendable, Equatable, CaseIterable {
  /// The layer's text.
  public let rawValue: String
  /// The layer.
  package let layer: any ActivationLayer

  /// max(x, 0)
  public static let relu = Activation(ReLU())
  /// The hyperbolic tangent.
  public static let tanh = Activation(Tanh())

  /// The choice of this layer.
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

  /// All activations, with their usual numbers.
  public static var allCases: [Activation] {
    LayerCatalogue.standard.kinds.filter { $0 is any ActivationLayer.Type }.compactMap { Activation(rawValue: $0.name) }
  }

  /// Activations are equal if their texts are.
  public static func == (a: Activation, b: Activation) -> Bool { a.rawValue == b.rawValue }
}
