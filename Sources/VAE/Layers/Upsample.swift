import Autodiff

/// Repeats each pixel along both sides (PyTorch's `Upsample` with mode `nearest`).
package struct Upsample: Layer {
  package let factor: Int

  package static let name = "upsample"
  package static let usage = "upsample N (N from 1 to \(Kernel.largest))"
  package var text: String { "\(Self.name) \(factor)" }

  package init(_ factor: Int) { self.factor = factor }

  package init?(_ words: inout LayerWords) {
    guard let factor = words.whole(1...Kernel.largest) else { return nil }
    self.init(factor)
  }

  private func maps(_ input: Shape) -> Maps? {
    Maps(to: input, channels: input.channels, kernel: factor, stride: factor, padding: 0)
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard let maps = maps(input) else {
      throw LayerMisfit(needs: "at most \(Shape.largestSide / factor) rows and columns")
    }
    return maps.big
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    guard let maps = maps(place.input) else { preconditionFailure("\(text) does not fit \(place.input)") }
    return graph.upsample(x, maps)
  }
}
