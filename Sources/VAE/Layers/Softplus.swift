import Autodiff

/// `log(1 + exp(x))`, element by element.
package struct Softplus: ActivationLayer {
  package static let name = "softplus"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.softplus(x) }
}
