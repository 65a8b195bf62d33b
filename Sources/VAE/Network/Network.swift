import Autodiff

/// Layers, one after the other, for inputs of one shape; that they fit together has been checked.
///
/// ```swift
/// let network = try Network("linear 400, relu", input: Shape(channels: 1, height: 28, width: 28))
/// network.output  // 400
/// ```
public struct Network: Sendable {
  /// The shape of what the first layer reads.
  public let input: Shape
  /// The layers.
  package let layers: [any Layer]
  /// The shape of each layer's output.
  public let outputs: [Shape]
  /// The layers as people type them: `linear 400, relu`. Empty for a network without layers, which gives what it gets.
  public let text: String

  /// The shape of what the last layer gives.
  public var output: Shape { outputs.last ?? input }

  /// The most layers.
  public static let mostLayers = 1000
  /// The most values of one layer's output for one example: 64 MB.
  static let mostValues = 1 << 24
  /// The most values of all layers' outputs together for one example: 512 MB.
  static let mostValuesTogether = 1 << 27
  /// The most values of one parameter. Those of all layers can be added without overflow.
  static let mostParameters = 1 << 40

  /// A network of these layers.
  ///
  /// - Throws: `NetworkError` if they do not fit together, or are larger than any use of them. No memory of their size is
  ///   taken to find that out.
  package init(_ layers: [any Layer], input: Shape) throws(NetworkError) {
    guard layers.count <= Self.mostLayers else { throw .tooMany(limit: Self.mostLayers) }
    var shape = input
    var outputs: [Shape] = []
    var total = 0
    for (index, layer) in layers.enumerated() {
      func misfit(_ needs: String) -> NetworkError {
        .misfit(number: index + 1, text: layer.text, input: shape, needs: needs)
      }
      let output: Shape
      do throws(LayerMisfit) {
        output = try layer.output(for: shape)
      } catch {
        throw misfit(error.needs)
      }
      total += min(output.count, Self.mostValues)
      guard output.count <= Self.mostValues, total <= Self.mostValuesTogether else {
        throw misfit("to give fewer values: \(output) of them are more than fit into memory")
      }
      guard layer.parameters(for: shape).allSatisfy({ $0.count.map { $0 <= Self.mostParameters } ?? false }) else {
        throw misfit("fewer parameters: these are more than any machine has memory for")
      }
      shape = output
      outputs.append(output)
    }
    self.input = input
    self.layers = layers
    self.outputs = outputs
    text = layers.map(\.text).joined(separator: ", ")
  }

  /// The network that a text describes.
  ///
  /// - Throws: `NetworkError`.
  public init(_ text: String, input: Shape) throws(NetworkError) {
    try self.init(LayerCatalogue.standard.layers(text), input: input)
  }

  /// Each layer with the shape that it gets.
  var steps: [(layer: any Layer, input: Shape)] { Array(zip(layers, [input] + outputs)) }
}

extension Network: Equatable {
  /// Networks are equal if their texts and inputs are.
  public static func == (a: Network, b: Network) -> Bool { a.input == b.input && a.text == b.text }
}
