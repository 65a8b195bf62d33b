import Autodiff

/// `max(x, 0)`, value by value.
package struct ReLU: ActivationLayer {
  package static let name = "relu"

  /// The layer.
  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.relu(x) }
}
