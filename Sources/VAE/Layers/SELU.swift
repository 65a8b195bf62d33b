import Autodiff

/// An ELU with alpha 1.6733, scaled by 1.0507, element by element (Klambauer and others 2017).
package struct SELU: ActivationLayer {
  package static let name = "selu"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.elu(x, alpha: 1.673_263_2, scale: 1.050_701) }
}
