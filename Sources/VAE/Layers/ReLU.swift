import Autodiff

/// `max(x, 0)`, element by element.
package struct ReLU: ActivationLayer {
  package static let name = "relu"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package var leak: Float? { 0 }

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.relu(x) }
}
