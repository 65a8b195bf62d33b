import Autodiff

/// `x Phi(x)` with the distribution function of the standard normal, element by element (Hendrycks and Gimpel 2016).
package struct GELU: ActivationLayer {
  package static let name = "gelu"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.gelu(x) }
}
