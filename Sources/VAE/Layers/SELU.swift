import Autodiff

/// An ELU times 1.0507 with alpha 1.6733, value by value (Klambauer and others 2017).
package struct SELU: ActivationLayer {
  package static let name = "selu"

  /// The layer.
  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.elu(x, alpha: 1.673_263_2, scale: 1.050_701) }
}
