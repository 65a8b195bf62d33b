import Autodiff

/// A layer that makes one number of all that lie under a square kernel, channel by channel.
protocol PoolLayer: Layer {
  var kernel: Kernel { get }
  init(_ kernel: Kernel)
  func pool(_ x: Tensor, _ maps: Maps, in graph: Graph) -> Tensor
}

extension PoolLayer {
  package static var usage: String {
    "\(name) K/S pad P (as conv; the stride is K where it is not given, and P at most half of K)"
  }
  package var text: String { "\(Self.name) \(kernel.text(usualStride: nil))" }

  package init?(_ words: inout LayerWords) {
    // A position completely beyond the border would have no value.
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
    return pool(x, maps, in: graph)
  }
}
