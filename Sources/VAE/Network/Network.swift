import Autodiff

/// A sequence of layers for inputs of one shape. The initializers check that the layers fit together.
///
/// ```swift
/// let network = try Network("linear 400, relu", input: Shape(channels: 1, height: 28, width: 28))
/// network.output  // 400
/// ```
public struct Network: Sendable {
  /// The shape of the input.
  public let input: Shape
  package let layers: [any Layer]
  /// The output shape of each layer.
  public let outputs: [Shape]
  /// The layers as users type them: `linear 400, relu`. Empty for the identity.
  public let text: String

  /// The output shape of the last layer.
  public var output: Shape { outputs.last ?? input }

  /// The largest number of layers.
  static let mostLayers = 1000
  /// The largest output of one layer for one example, in values: 64 MB.
  static let mostValues = 1 << 24
  /// The largest output of all layers together for one example, in values: 512 MB.
  static let mostValuesTogether = 1 << 27
  /// The largest parameter, in values. Small enough that the sum over all layers cannot overflow.
  static let mostParameters = 1 << 40

  /// - Throws: `NetworkError` if the layers do not fit together or exceed the limits above. Allocates nothing of their
  ///   size.
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

  /// Parses a text such as `linear 400, relu`.
  ///
  /// - Throws: `NetworkError`.
  public init(_ text: String, input: Shape) throws(NetworkError) {
    try self.init(LayerCatalogue.standard.layers(text), input: input)
  }

  /// Each layer with its input shape.
  var steps: [(layer: any Layer, input: Shape)] { Array(zip(layers, [input] + outputs)) }
}

extension Network: Equatable {
  /// Networks are equal if their texts and inputs are.
  public static func == (a: Network, b: Network) -> Bool { a.input == b.input && a.text == b.text }
}
