import Autodiff

/// The mean under a square kernel, channel by channel; zeros beyond the border count.
package struct AveragePool: Layer {
  package let kernel: Kernel

  package static let name = "average pool"
  package static let usage =
    "average pool K/S pad P (as conv; the stride is K where it is not given, and P at most half of K)"
  package var text: String { "\(Self.name) \(kernel.text(usualStride: nil))" }

  package init(_ kernel: Kernel) { self.kernel = kernel }

  package init?(_ words: inout LayerWords) {
    // A position completely beyond the border would be meaningless.
    guard let kernel = Kernel(&words, usualStride: nil), kernel.padding * 2 <= kernel.side else { return nil }
    self.init(kernel)
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard let maps = kernel.over(input, channels: input.channels) else { throw LayerMisfit(needs: kernel.need) }
    return maps.small
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    guard let maps = kernel.over(place.input, channels: place.input.channels) else {
      preconditionFailure("\(text) does not fit \(place.input)")
    }
    return graph.averagePool(x, maps)
  }
}
