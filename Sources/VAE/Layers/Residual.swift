import Autodiff

/// Layers with a skip connection: their output is added to their input, or to what other layers make of the input where the output
/// has another shape (He and others 2016).
///
/// Its parameters are those of its layers, numbered within it: `0.weight`, as in PyTorch's `Sequential`, and those of the layers
/// beside them: `beside.0.weight`.
package struct Residual: Layer {
  package let layers: [any Layer]
  /// The layers of the skip connection; none where the input itself is added.
  package let beside: [any Layer]

  package static let name = "residual"
  package static let usage =
    "residual (layers that give the shape that they get), or residual (layers) beside (layers that give the same)"
  package var text: String {
    "\(Self.name) (\(Self.text(layers)))" + (beside.isEmpty ? "" : " \(Self.besideWord) (\(Self.text(beside)))")
  }

  private static let besideWord = "beside"

  private static func text(_ layers: [any Layer]) -> String { layers.map(\.text).joined(separator: ", ") }

  package init(_ layers: [any Layer], beside: [any Layer] = []) { (self.layers, self.beside) = (layers, beside) }

  package init?(_ words: inout LayerWords) {
    guard let layers = words.layers() else { return nil }
    guard words.skip(Self.besideWord) else {
      self.init(layers)
      return
    }
    guard let beside = words.layers(), !beside.isEmpty else { return nil }
    self.init(layers, beside: beside)
  }

  /// Both ways for this input shape, with what their parameters' names begin with.
  private func ways(_ input: Shape) -> [(network: Network, prefix: String)] {
    [(layers, ""), (beside, "\(Self.besideWord).")].compactMap { layers, prefix in
      (try? Network(layers, input: input)).map { ($0, prefix) }
    }
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    var outputs: [Shape] = []
    for layers in [layers, beside] {
      do throws(NetworkError) {
        outputs.append(try Network(layers, input: input).output)
      } catch {
        throw LayerMisfit(needs: "layers within it that fit together: \(error)")
      }
    }
    guard outputs[0] == outputs[1] else {
      throw LayerMisfit(
        needs:
          "layers within it that give \(beside.isEmpty ? "the same" : "what those beside them give, \(outputs[1].words)"); "
          + "they give \(outputs[0].words)")
    }
    return outputs[0]
  }

  /// Collects something of all its layers, each under its name.
  private func all<Part>(_ input: Shape, _ part: (any Layer, Shape, String) -> [Part]) -> [Part] {
    ways(input).flatMap { network, prefix in
      network.steps.enumerated().flatMap { part($1.layer, $1.input, "\(prefix)\($0)") }
    }
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    all(input) { layer, shape, name in layer.parameters(for: shape).map { $0.of(name) } }
  }

  package func products(for input: Shape) -> [LayerProduct] {
    all(input) { layer, shape, _ in layer.products(for: shape) }
  }

  package func valuesInMemory(for input: Shape) -> Int {
    all(input) { layer, shape, _ in [layer.valuesInMemory(for: shape)] }.reduce(input.count, +)
  }

  package var hasTrainingMode: Bool { (layers + beside).contains(where: \.hasTrainingMode) }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    let sums = ways(place.input).map { network, prefix in network.add(x, to: graph) { "\(place.name).\(prefix)\($0)" } }
    guard sums.count == 2 else { preconditionFailure("\(text) does not fit \(place.input)") }
    return graph.addition(sums[1], sums[0])
  }
}
