import Autodiff

/// The mean under a square kernel, channel by channel; zeros beyond the border count.
package struct AveragePool: PoolLayer {
  package let kernel: Kernel

  package static let name = "average pool"

  package init(_ kernel: Kernel) { self.kernel = kernel }

  func pool(_ x: Tensor, _ maps: Maps, in graph: Graph) -> Tensor { graph.averagePool(x, maps) }
}
