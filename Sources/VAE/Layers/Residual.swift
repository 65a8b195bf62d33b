import Autodiff

/// Layers with a skip connection: their output is added to their input (He and others 2016).
///
/// Its parameters are those of its layers, numbered within it: `0.weight`, as in PyTorch's `Sequential`.
package struct Residual: Layer {
  package let layers: [any Layer]

  package static let name = "residual"
  package static let usage = "residual (layers that give the shape that they get)"
  package var text: String { "\(Self.name) (\(layers.map(\.text).joined(separator: ", ")))" }

  package init(_ layers: [any Layer]) { self.layers = layers }

  package init?(_ words: inout LayerWords) {
    guard let layers = words.layers() else { return nil }
    self.init(layers)
  }

  /// The layers for this input shape.
  private func network(_ input: Shape) -> Network? { try? Network(layers, input: input) }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    let network: Network
    do throws(NetworkError) {
      network = try Network(layers, input: input)
    } catch {
      throw LayerMisfit(needs: "layers within it that fit together: \(error)")
    }
    guard network.output == input else {
      throw LayerMisfit(needs: "layers within it that give the same; they give \(network.output.words)")
    }
    return input
  }

  /// Collects something of all its layers, each under its number.
  private func all<Part>(_ input: Shape, _ part: (any Layer, Shape, Int) -> [Part]) -> [Part] {
    network(input)?.steps.enumerated().flatMap { part($1.layer, $1.input, $0) } ?? []
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    all(input) { layer, shape, number in layer.parameters(for: shape).map { $0.of("\(number)") } }
  }

  package func products(for input: Shape) -> [LayerProduct] {
    all(input) { layer, shape, _ in layer.products(for: shape) }
  }

  package func valuesInMemory(for input: Shape) -> Int {
    all(input) { layer, shape, _ in [layer.valuesInMemory(for: shape)] }.reduce(input.count, +)
  }

  package var hasTrainingMode: Bool { layers.contains(where: \.hasTrainingMode) }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    guard let network = network(place.input) else { preconditionFailure("\(text) does not fit \(place.input)") }
    let output = network.add(x, to: graph) { "\(place.name).\($0)" }
    return graph.addition(x, output)
  }
}
