import Autodiff

/// The maximum under a square kernel, channel by channel.
package struct MaxPool: PoolLayer {
  package let kernel: Kernel

  package static let name = "max pool"

  package init(_ kernel: Kernel) { self.kernel = kernel }

  func pool(_ x: Tensor, _ maps: Maps, in graph: Graph) -> Tensor { graph.maxPool(x, maps) }
}
