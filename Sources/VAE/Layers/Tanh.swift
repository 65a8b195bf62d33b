import Autodiff

/// The hyperbolic tangent, element by element.
package struct Tanh: ActivationLayer {
  package static let name = "tanh"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.tanh(x) }
}
