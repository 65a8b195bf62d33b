import CKernels

extension Graph {
  /// A convolution from the big map to the small one (a cross-correlation, as in PyTorch): `[rows, big.count] -> [rows,
  /// small.count]`. The parameters are `name.weight`, in PyTorch's layout `[small channels, big channels, kernel,
  /// kernel]`, and `name.bias` `[small channels]`.
  public func convolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    add(Convolution(x, maps, isTransposed: false, name, in: self))
  }

  /// A transposed convolution from the small map to the big one: `[rows, small.count] -> [rows, big.count]`. The
  /// parameters are `name.weight`, in PyTorch's layout `[small channels, big channels, kernel, kernel]`, and
  /// `name.bias` `[big channels]`.
  public func transposedConvolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    add(Convolution(x, maps, isTransposed: true, name, in: self))
  }
}

/// A convolution maps the big map to the small one, and its gradient the small one to the big one; a transposed
/// convolution the other way round. `MapProducts` has both.
private struct Convolution: Operation {
  let x, weight, bias, output: Tensor
  private let maps: Maps
  private let products: MapProducts
  private let isTransposed: Bool
  private let weightOffset, biasOffset: Int
  private let xFactor, weightFactor: Factor
  /// Nil without training.
  private let gradientFactor: Factor?
  var inputs: [Tensor] { [x] }

  init(_ x: Tensor, _ maps: Maps, isTransposed: Bool, _ name: String, in graph: Graph) {
    let (from, to) = isTransposed ? (maps.small, maps.big) : (maps.big, maps.small)
    guard let weightPlace = graph.parameters.layout["\(name).weight"],
      let biasPlace = graph.parameters.layout["\(name).bias"], x.columns == from.count,
      weightPlace.shape == [maps.small.channels, maps.big.channels, maps.kernel, maps.kernel],
      biasPlace.shape == [to.channels]
    else { preconditionFailure("\(name) is no convolution of \(x.columns) columns from \(maps.big) to \(maps.small)") }
    self.x = x
    (self.maps, self.isTransposed) = (maps, isTransposed)
    products = MapProducts(maps)
    weight = graph.parameter("\(name).weight")
    bias = graph.parameter("\(name).bias")
    output = graph.result(columns: to.count, rowsPerExample: x.rowsPerExample)
    (weightOffset, biasOffset) = (weightPlace.offset, biasPlace.offset)
    xFactor = graph.factor(x.value, x)
    gradientFactor = output.gradient.map { [output] in graph.factor($0, output) }
    weightFactor = graph.parameters.factor(weightPlace)
  }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    xFactor.update(rows)
    go(down: !isTransposed, xFactor, rows, bias: bias.value, adding: false, into: output.value)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let gradientFactor else { return }
    let rows = output.rowRange(examples)
    gradientFactor.update(rows)
    guard let dx = x.gradient else { return }
    go(down: isTransposed, gradientFactor, rows, bias: nil, adding: adding[0] == 1, into: dx)
  }

  private func go(
    down: Bool, _ source: Factor, _ rows: Range<Int>, bias: UnsafePointer<Float>?, adding: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    if down {
      products.down(source, rows, weightFactor, bias: bias, adding: adding, into: result)
    } else {
      products.up(source, rows, weightFactor, bias: bias, adding: adding, into: result)
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let gradientFactor, let dWeight = weight.gradient else { return }
    let rows = output.rowRange(0..<examples)
    let (big, small) = isTransposed ? (gradientFactor, xFactor) : (xFactor, gradientFactor)
    let mine = slice(part, of: parts, count: maps.patch)
    let columns = maps.small.channels
    if !mine.isEmpty {
      products.gradient(big: big, small: small, rows, mine, into: dWeight + mine.lowerBound * columns)
      finished(weightOffset + mine.lowerBound * columns..<weightOffset + mine.upperBound * columns)
    }
    let channels = Linear.units(part, of: parts, count: bias.columns)
    guard let dy = output.gradient, let dBias = bias.gradient, !channels.isEmpty else { return }
    let pixels = rows.count * (output.columns / bias.columns)
    if bias.columns < 16 {
      latent_channel_sums(dy, pixels, bias.columns, dBias)
    } else {
      latent_column_sums(dy + channels.lowerBound, pixels, channels.count, bias.columns, dBias + channels.lowerBound)
    }
    finished(biasOffset + channels.lowerBound..<biasOffset + channels.upperBound)
  }
}
