import Autodiff

/// `1 / (1 + exp(-x))`, element by element.
package struct Sigmoid: ActivationLayer {
  package static let name = "sigmoid"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.sigmoid(x) }
}
