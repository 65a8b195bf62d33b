import Autodiff

/// A fully connected layer, `y = x W^T + b`, over all values of the input, whatever its shape.
///
/// Parameters, as in PyTorch's `Linear`: `weight` [outputs, inputs], `bias` [outputs].
package struct Linear: Layer {
  package let outputs: Int

  package static let name = "linear"
  package static let usage = "linear N (N from 1 to \(Shape.largestSide))"
  package var text: String { "\(Self.name) \(outputs)" }

  /// `outputs` is from 1 to `Shape.largestSide`.
  package init(_ outputs: Int) { self.outputs = outputs }

  package init?(_ words: inout LayerWords) {
    guard let outputs = words.size() else { return nil }
    self.init(outputs)
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard Shape.isValid(channels: outputs, height: 1, width: 1) else {
      throw LayerMisfit(needs: "from 1 to \(Shape.largestSide) outputs")
    }
    return Shape(features: outputs)
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    [
      LayerParameter(
        "weight", [outputs, input.count], places: input.height * input.width,
        start: .weight(fanIn: input.count, fanOut: outputs)),
      LayerParameter("bias", [outputs], start: .bias(fanIn: input.count)),
    ]
  }

  package func products(for input: Shape) -> [LayerProduct] { [LayerProduct(inputs: input.count, outputs: outputs)] }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    place.readsData ? graph.dataLinear(x, place.name) : graph.linear(x, place.name)
  }

  package func gatedFeatures(for input: Shape) -> Int? { outputs }

  package func hold(_ openness: [Float], name: String, in parameters: ParameterStore) {
    parameters.scale(name, by: openness)
  }
}
