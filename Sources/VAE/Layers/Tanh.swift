import Autodiff

/// The hyperbolic tangent, value by value.
package struct Tanh: ActivationLayer {
  package static let name = "tanh"

  /// The layer.
  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.tanh(x) }
}
