import Autodiff

/// `x sigmoid(x)`, element by element.
package struct SiLU: ActivationLayer {
  package static let name = "silu"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.silu(x) }
}
