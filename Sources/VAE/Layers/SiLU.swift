import Autodiff

/// `x sigmoid(x)`, value by value.
package struct SiLU: ActivationLayer {
  package static let name = "silu"

  /// The layer.
  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.silu(x) }
}
