import CKernels

extension Graph {
  /// A convolution, from the big map to the small one (a cross-correlation, as in PyTorch): `[rows, big.count] ->
  /// [rows, small.count]`, with the parameters `name.weight`, in PyTorch's layout `[small channels, big channels, kernel,
  /// kernel]`, and `name.bias` `[small channels]`.
  public func convolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    add(Convolution(x, maps, isTransposed: false, name, in: self))
  }

  /// A transposed convolution, from the small map to the big one: `[rows, small.count] -> [rows, big.count]`, with the
  /// parameters `name.weight`, in PyTorch's layout `[small channels, big channels, kernel, kernel]`, and `name.bias`
  /// `[big channels]`.
  public func transposedConvolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    add(Convolution(x, maps, isTransposed: true, name, in: self))
  }
}

/// A convolution or its reverse. In memory the weight is the matrix `[patch, small channels]`, of which everything is a product:
///
///     down:      small [places, small channels] = patches of big [places, patch] W
///     up:        patches of big [places, patch] = small W^T, and these are added up to big
///     gradient:  dW = (patches of big)^T small
///
/// A convolution goes down, and its gradient goes up; a transposed convolution the other way.
private struct Convolution: Operation {
  let x, weight, bias, output: Tensor
  private let maps: Maps
  private let isTransposed: Bool
  private let weightOffset, biasOffset: Int
  private let xFactor, weightFactor: Factor
  /// Nil where nothing is trained.
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
    var layout = maps.layout
    let (places, patch, small) = (maps.places, maps.patch, maps.small.channels)
    for group in groups(rows, columns: patch) {
      if down {
        let patches = patches(of: source, group, columns: 0..<patch)
        Factor.multiply(
          patches, weightFactor, rows: group.count * places, inner: patch, columns: small, bias: bias, adding: adding,
          into: result + group.lowerBound * maps.small.count)
      } else {
        let memory = Self.scratch(group.count * places * patch)
        Factor.multiply(
          source.from(row: group.lowerBound).with(columns: small), weightFactor.transposed, rows: group.count * places,
          inner: small, columns: patch, into: memory)
        for (index, row) in group.enumerated() {
          latent_fold(
            &layout, memory + index * places * patch, bias, result + row * maps.big.count, adding ? 1 : 0)
        }
      }
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let gradientFactor, let dWeight = weight.gradient else { return }
    let rows = output.rowRange(0..<examples)
    let (big, small) = isTransposed ? (gradientFactor, xFactor) : (xFactor, gradientFactor)
    let mine = slice(part, of: parts, count: maps.patch)
    let columns = maps.small.channels
    if !mine.isEmpty {
      for group in groups(rows, columns: mine.count) {
        let patches = patches(of: big, group, columns: mine)
        Factor.multiply(
          patches.transposed, small.from(row: group.lowerBound).with(columns: columns), rows: mine.count,
          inner: group.count * maps.places, columns: columns, adding: group.lowerBound > 0,
          into: dWeight + mine.lowerBound * columns)
      }
      finished(weightOffset + mine.lowerBound * columns..<weightOffset + mine.upperBound * columns)
    }
    let channels = Linear.units(part, of: parts, count: bias.columns)
    guard let dy = output.gradient, let dBias = bias.gradient, !channels.isEmpty else { return }
    latent_column_sums(
      dy + channels.lowerBound, rows.count * (output.columns / bias.columns), channels.count, bias.columns,
      dBias + channels.lowerBound)
    finished(biasOffset + channels.lowerBound..<biasOffset + channels.upperBound)
  }

  /// The patches of these rows' big maps, from and to a column: `[rows * places, columns]`. They last until the next ones.
  private func patches(of big: Factor, _ rows: Range<Int>, columns: Range<Int>) -> Factor {
    var layout = maps.layout
    let count = maps.places * columns.count
    let memory = Self.scratch(rows.count * count)
    let copy = big.copy.map { _ in
      UnsafeMutableRawPointer(memory).assumingMemoryBound(to: UInt16.self)
    }
    for (index, row) in rows.enumerated() {
      let map = big.from(row: row)
      if let copy, let from = map.copy {
        latent_half_patches(&layout, from, columns.lowerBound, columns.count, copy + index * count)
      } else {
        latent_patches(&layout, map.floats, columns.lowerBound, columns.count, memory + index * count)
      }
    }
    return Factor(memory, copy: copy, columns: columns.count)
  }

  /// So many rows at once that their patches stay in the second cache.
  private func groups(_ rows: Range<Int>, columns: Int) -> some Sequence<Range<Int>> {
    let size = max(Self.groupSize / (maps.places * columns), 1)
    return stride(from: rows.lowerBound, to: rows.upperBound, by: size).lazy.map {
      $0..<Swift.min($0 + size, rows.upperBound)
    }
  }

  /// In values.
  private static let groupSize = 1 << 17

  private static func scratch(_ count: Int) -> UnsafeMutablePointer<Float> {
    latent_scratch(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
  }
}
