import Autodiff

/// A function of each element: a layer without parameters that keeps the shape.
package protocol ActivationLayer: Layer {
  func apply(_ x: Tensor, in graph: Graph) -> Tensor
}

extension ActivationLayer {
  package func output(for input: Shape) -> Shape { input }
  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor { apply(x, in: graph) }
}
