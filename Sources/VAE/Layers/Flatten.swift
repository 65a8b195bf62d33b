import Autodiff

/// Turns a picture into a row of features, channel by channel.
package struct Flatten: Layer {
  package static let name = "flatten"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard input.count <= Shape.largestSide else { throw LayerMisfit(needs: "at most \(Shape.largestSide) values") }
    return Shape(features: input.count)
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    graph.channelsLast(x, place.input, back: true)
  }
}
