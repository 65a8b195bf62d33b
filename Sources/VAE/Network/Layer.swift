import Autodiff

/// A layer of a network, as a value: what it makes of a shape, its parameters, how they begin, what it costs, and its
/// operations in a graph.
///
/// A kind of layer is one type: a file in `Layers`, and its name in `LayerCatalogue.standard`. The smallest is `ReLU`; `Linear`
/// has parameters. Two layers are equal if their texts are.
package protocol Layer: Sendable {
  /// The words that its text begins with: `linear`.
  static var name: String { get }
  /// Its text for people who have to type it: `linear N`, and what N may be.
  static var usage: String { get }
  /// The layer that the words after the name describe; nil if they describe none.
  init?(_ words: inout LayerWords)
  /// The text from which the catalogue makes it again: `linear 400`.
  var text: String { get }

  /// The shape of its output.
  ///
  /// - Throws: `LayerMisfit` for an input that it cannot take.
  func output(for input: Shape) throws(LayerMisfit) -> Shape
  /// Its parameters and buffers, in PyTorch's order.
  func parameters(for input: Shape) -> [LayerParameter]
  /// Its matrix products.
  func products(for input: Shape) -> [LayerProduct]
  /// How many values it keeps for each row of its input, gradients left out.
  func valuesInMemory(for input: Shape) -> Int
  /// Whether it behaves in another way in training than in evaluation: see `Graph.mode`.
  var hasTrainingMode: Bool { get }
  /// Adds it to a graph. `x` is `[rows, input.count]`, the result `[rows, output.count]`. Of pictures the channels of a pixel lie
  /// side by side.
  func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor

  /// How many features it has on which gates can be put, each a channel of its output; nil for a layer that takes none. See
  /// `BetaRange`.
  func gatedFeatures(for input: Shape) -> Int?
  /// Multiplies feature i of its output by `openness[i]`, by a change of its parameters, which are called `name` and a point
  /// and their own name. So a gate that is held at one beta becomes part of its layer.
  func hold(_ openness: [Float], name: String, in parameters: ParameterStore)
}

extension Layer {
  package static var usage: String { name }
  package var text: String { Self.name }
  package func parameters(for input: Shape) -> [LayerParameter] { [] }
  package func products(for input: Shape) -> [LayerProduct] { [] }
  package func valuesInMemory(for input: Shape) -> Int { (try? output(for: input).count) ?? 0 }
  package var hasTrainingMode: Bool { false }
  package func gatedFeatures(for input: Shape) -> Int? { nil }
  package func hold(_ openness: [Float], name: String, in parameters: ParameterStore) {
    preconditionFailure("\(text) takes no gates")
  }
}

/// Why a layer cannot take an input.
package struct LayerMisfit: Error, Equatable, Sendable {
  /// What it needs, as it goes on after "needs".
  package let needs: String

  /// A misfit.
  package init(needs: String) { self.needs = needs }
}

/// Where a layer stands in a model.
package struct LayerPlace: Sendable {
  /// What its parameters' names begin with, as in PyTorch: `encoder.0`.
  package let name: String
  /// The shape of its input.
  package let input: Shape
  /// Whether its input is the data themselves: a leaf, most of which may be 0, with one row an example.
  package let readsData: Bool
}

/// A parameter of a layer, or a buffer.
package struct LayerParameter: Sendable, Equatable {
  /// Its name within the layer: `weight`.
  package let name: String
  /// Its dimensions, as PyTorch has them.
  package let shape: [Int]
  /// Its first values.
  package let start: Start
  /// For a matrix whose columns are the values of maps, height times width of these; else 1.
  package let places: Int
  /// Whether an optimizer changes it. A buffer follows the batches instead, and is saved with the parameters.
  package let isTrained: Bool

  /// How values are drawn before training.
  package enum Start: Sendable, Equatable {
    /// A weight: by the `Initialization`, from how many values one output is computed and how many outputs one input has.
    case weight(fanIn: Int, fanOut: Int)
    /// A bias: by the `Initialization`, from the fan-in of the weight beside it.
    case bias(fanIn: Int)
    /// Uniform between `middle - reach` and `middle + reach`.
    case uniform(middle: Float, reach: Float)
    /// All the same.
    case constant(Float)
  }

  /// A parameter.
  package init(_ name: String, _ shape: [Int], places: Int = 1, start: Start) {
    self.init(name: name, shape: shape, places: places, start: start, isTrained: true)
  }

  /// A buffer, which begins with one value throughout.
  package static func buffer(_ name: String, _ shape: [Int], start: Float) -> LayerParameter {
    LayerParameter(name: name, shape: shape, places: 1, start: .constant(start), isTrained: false)
  }

  private init(name: String, shape: [Int], places: Int, start: Start, isTrained: Bool) {
    (self.name, self.shape, self.places, self.start, self.isTrained) = (name, shape, places, start, isTrained)
  }

  /// The same parameter of the layer `layer`: `weight` of `encoder.0` is `encoder.0.weight`.
  func of(_ layer: String) -> LayerParameter {
    LayerParameter(name: "\(layer).\(name)", shape: shape, places: places, start: start, isTrained: isTrained)
  }

  /// The number of its values; nil if it is more than an `Int` holds.
  var count: Int? {
    shape.reduce(1) { product, side in
      product.flatMap {
        let (value, overflows) = $0.multipliedReportingOverflow(by: side)
        return overflows ? nil : value
      }
    }
  }
}

/// A matrix product of a layer: `[rows, inputs]` times `[inputs, outputs]`.
package struct LayerProduct: Sendable, Equatable {
  /// Rows for each example: the number of places at which the layer's weights are used.
  package let rows: Int
  /// Columns of what it reads.
  package let inputs: Int
  /// Columns of what it writes.
  package let outputs: Int

  /// A product.
  package init(rows: Int = 1, inputs: Int, outputs: Int) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
  }
}
