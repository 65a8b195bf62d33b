import Autodiff

/// `1 / (1 + exp(-x))`, value by value.
package struct Sigmoid: ActivationLayer {
  package static let name = "sigmoid"

  /// The layer.
  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.sigmoid(x) }
}
