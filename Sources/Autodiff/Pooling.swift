import CKernels

extension Graph {
  /// The maximum under the kernel, channel by channel: `[rows, big.count] -> [rows, small.count]`. Its gradient goes to
  /// the first maximum.
  public func maxPool(_ x: Tensor, _ maps: Maps) -> Tensor { add(Pooling(x, maps, .largest, in: self)) }

  /// The mean under the kernel, with zeros beyond the border: `[rows, big.count] -> [rows, small.count]`.
  public func averagePool(_ x: Tensor, _ maps: Maps) -> Tensor { add(Pooling(x, maps, .mean, in: self)) }

  /// Repeats each pixel over the kernel: `[rows, small.count] -> [rows, big.count]`. The kernel's positions do not
  /// overlap.
  public func upsample(_ x: Tensor, _ maps: Maps) -> Tensor { add(Pooling(x, maps, .repeated, in: self)) }
}

private struct Pooling: Operation {
  enum Kind {
    case largest, mean, repeated
  }

  let x, output: Tensor
  private let layout: latent_maps
  private let kind: Kind
  private let share: Float
  var inputs: [Tensor] { [x] }

  init(_ x: Tensor, _ maps: Maps, _ kind: Kind, in graph: Graph) {
    let (from, to) = kind == .repeated ? (maps.small, maps.big) : (maps.big, maps.small)
    precondition(x.columns == from.count && maps.big.channels == maps.small.channels, "\(x.columns) are no \(from)")
    self.x = x
    self.kind = kind
    layout = maps.layout
    share = 1 / Float(maps.kernel * maps.kernel)
    output = graph.result(columns: to.count, rowsPerExample: x.rowsPerExample)
  }

  func forward(_ examples: Range<Int>) {
    var layout = layout
    for row in output.rowRange(examples) {
      switch kind {
      case .largest: latent_max_pool(&layout, x.row(row), output.row(row))
      case .mean: latent_pool_sum(&layout, x.row(row), share, output.row(row), 0)
      case .repeated: latent_pool_spread(&layout, x.row(row), 1, output.row(row), 0)
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    var layout = layout
    for row in output.rowRange(examples) {
      guard let dx = x.gradientRow(row), let dy = output.gradientRow(row) else { return }
      switch kind {
      case .largest: latent_max_pool_backward(&layout, x.row(row), output.row(row), dy, dx, adding[0])
      case .mean: latent_pool_spread(&layout, dy, share, dx, adding[0])
      case .repeated: latent_pool_sum(&layout, dy, 1, dx, adding[0])
      }
    }
  }
}
