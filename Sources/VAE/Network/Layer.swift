import Autodiff

/// A layer of a network, as a value: its output shape, parameters, initial values, cost, and operations in a graph.
///
/// A new kind is one file in `Layers` and one line in `LayerCatalogue.standard`. The smallest is `ReLU`; `Linear` has
/// parameters. Two layers are equal if their texts are.
package protocol Layer: Sendable {
  /// The first words of its text: `linear`.
  static var name: String { get }
  /// The form of its text, for help and errors: `linear N`, and the range of N.
  static var usage: String { get }
  /// Parses the words after the name; nil if they are invalid.
  init?(_ words: inout LayerWords)
  /// The text that the catalogue parses: `linear 400`.
  var text: String { get }

  /// - Throws: `LayerMisfit` for an input shape that it cannot take.
  func output(for input: Shape) throws(LayerMisfit) -> Shape
  /// Its parameters and buffers, in PyTorch's order.
  func parameters(for input: Shape) -> [LayerParameter]
  func products(for input: Shape) -> [LayerProduct]
  /// The number of values that it keeps per row of its input, without gradients.
  func valuesInMemory(for input: Shape) -> Int
  /// Whether it computes something else in training than in evaluation: see `Graph.mode`.
  var hasTrainingMode: Bool { get }
  /// Adds it to a graph. `x` is `[rows, input.count]`, the result `[rows, output.count]`. In pictures the channels of a
  /// pixel are adjacent.
  func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor
  /// What it is at this place if it is a convolution, which may share an operation with its neighbours; otherwise nil.
  func convolution(at place: LayerPlace) -> ConvolutionStep?
  /// What it multiplies values with that are not above 0, if it leaves the others as they are: 0 for a ReLU; nil for
  /// other layers.
  var leak: Float? { get }
  /// Whether it applies the leak of an activation behind it by itself, which its place then has.
  var takesLeak: Bool { get }

  /// The number of features that can have gates, each an output channel; nil for a layer that cannot have them. See
  /// `BetaRange`.
  func gatedFeatures(for input: Shape) -> Int?
  /// Multiplies output feature i by `openness[i]`, by changing the layer's parameters, whose names begin with `name`
  /// and a dot. This folds gates at a fixed beta into the layer.
  func hold(_ openness: [Float], name: String, in parameters: ParameterStore)
}

extension Layer {
  package static var usage: String { name }
  package var text: String { Self.name }
  package func parameters(for input: Shape) -> [LayerParameter] { [] }
  package func products(for input: Shape) -> [LayerProduct] { [] }
  package func valuesInMemory(for input: Shape) -> Int { (try? output(for: input).count) ?? 0 }
  package var hasTrainingMode: Bool { false }
  package func convolution(at place: LayerPlace) -> ConvolutionStep? { nil }
  package var leak: Float? { nil }
  package var takesLeak: Bool { false }
  package func gatedFeatures(for input: Shape) -> Int? { nil }
  package func hold(_ openness: [Float], name: String, in parameters: ParameterStore) {
    preconditionFailure("\(text) takes no gates")
  }
}

/// Why a layer cannot take an input.
package struct LayerMisfit: Error, Equatable, Sendable {
  /// Completes "needs ...".
  package let needs: String

  package init(needs: String) { self.needs = needs }
}

/// Where a layer stands in a model.
package struct LayerPlace: Sendable {
  /// The prefix of its parameters' names, as in PyTorch: `encoder.0`.
  package let name: String
  package let input: Shape
  /// Whether its input is the images: a leaf with one row per example, in which many values may be 0.
  package let readsData: Bool
  /// For norms: the leak of the activation behind it, and whether it is the only reader of its input.
  package var normUse = NormUse()
}

/// A trained parameter or a buffer of a layer.
package struct LayerParameter: Sendable, Equatable {
  /// Its name within the layer: `weight`.
  package let name: String
  /// Its dimensions, in PyTorch's order.
  package let shape: [Int]
  package let start: Start
  /// Height times width of the maps whose values are the columns of a matrix; otherwise 1.
  package let places: Int
  /// Whether an optimizer changes it. A buffer is updated from the batches instead, and is saved with the parameters.
  package let isTrained: Bool

  /// The initial values.
  package enum Start: Sendable, Equatable {
    /// Drawn by the `Initialization`. Fan-in: inputs per output. Fan-out: outputs per input.
    case weight(fanIn: Int, fanOut: Int)
    /// Drawn by the `Initialization`, with the fan-in of its weight.
    case bias(fanIn: Int)
    /// Uniform between `middle - reach` and `middle + reach`.
    case uniform(middle: Float, reach: Float)
    case constant(Float)
  }

  package init(_ name: String, _ shape: [Int], places: Int = 1, start: Start) {
    self.init(name: name, shape: shape, places: places, start: start, isTrained: true)
  }

  /// A buffer; all its values start at `start`.
  package static func buffer(_ name: String, _ shape: [Int], start: Float) -> LayerParameter {
    LayerParameter(name: name, shape: shape, places: 1, start: .constant(start), isTrained: false)
  }

  private init(name: String, shape: [Int], places: Int, start: Start, isTrained: Bool) {
    (self.name, self.shape, self.places, self.start, self.isTrained) = (name, shape, places, start, isTrained)
  }

  /// This parameter as a buffer, with its initial values.
  var asBuffer: LayerParameter {
    LayerParameter(name: name, shape: shape, places: places, start: start, isTrained: false)
  }

  /// This parameter with the full name: `weight` of `encoder.0` becomes `encoder.0.weight`.
  func of(_ layer: String) -> LayerParameter {
    LayerParameter(name: "\(layer).\(name)", shape: shape, places: places, start: start, isTrained: isTrained)
  }

  /// The number of values; nil on overflow.
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
  /// Rows per example: the positions at which the weights are applied.
  package let rows: Int
  package let inputs: Int
  package let outputs: Int

  package init(rows: Int = 1, inputs: Int, outputs: Int) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
  }
}
