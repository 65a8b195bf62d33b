import CKernels

/// A convolution or a transposed convolution, and the activation behind it.
public struct ConvolutionStep: Sendable {
  /// The maps that it joins.
  public let maps: Maps
  /// Whether it goes from the small map to the big one.
  public let isTransposed: Bool
  /// The prefix of its parameters: `name.weight`, in PyTorch's layout `[small channels, big channels, kernel, kernel]`,
  /// and `name.bias`, with a value for each channel of the result.
  public let name: String
  /// What the activation multiplies values with that are not above 0: 0 for a ReLU. Nil without an activation.
  public var slope: Float?

  /// A step without an activation.
  public init(_ maps: Maps, isTransposed: Bool, _ name: String) {
    (self.maps, self.isTransposed, self.name) = (maps, isTransposed, name)
  }

  var from: Shape { isTransposed ? maps.small : maps.big }
  var to: Shape { isTransposed ? maps.big : maps.small }

  /// Its parameters, which must have these shapes.
  func places(in graph: Graph) -> (weight: ParameterLayout.Entry, bias: ParameterLayout.Entry) {
    guard let weight = graph.parameters.layout["\(name).weight"], let bias = graph.parameters.layout["\(name).bias"],
      weight.shape == [maps.small.channels, maps.big.channels, maps.kernel, maps.kernel], bias.shape == [to.channels]
    else { preconditionFailure("\(name) is no convolution from \(maps.big) to \(maps.small)") }
    return (weight, bias)
  }
}

extension Graph {
  /// A convolution from the big map to the small one (a cross-correlation, as in PyTorch): `[rows, big.count] -> [rows,
  /// small.count]`.
  public func convolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    convolutions(x, [ConvolutionStep(maps, isTransposed: false, name)])
  }

  /// A transposed convolution from the small map to the big one: `[rows, small.count] -> [rows, big.count]`.
  public func transposedConvolution(_ x: Tensor, _ maps: Maps, _ name: String) -> Tensor {
    convolutions(x, [ConvolutionStep(maps, isTransposed: true, name)])
  }

  /// Convolutions one after the other. What lies between them is not kept as a tensor, which saves time and memory.
  public func convolutions(_ x: Tensor, _ steps: [ConvolutionStep]) -> Tensor {
    var result = x
    var chain: [ConvolutionStep] = []
    func finishChain() {
      if !chain.isEmpty { result = add(ConvolutionChain(result, chain, in: self)) }
      chain = []
    }
    for step in steps {
      if ConvolutionChain.takes(step) {
        // Few channels stand at an end of a chain only, without an activation.
        if WindowProducts.areFew(step.from.channels) { finishChain() }
        let endsChain = WindowProducts.areFew(step.to.channels)
        var link = step
        if endsChain { link.slope = nil }
        chain.append(link)
        if !endsChain { continue }
        finishChain()
      } else {
        finishChain()
        result = add(Convolution(result, step, in: self))
      }
      if let slope = step.slope { result = leakyReLU(result, slope: slope) }
    }
    finishChain()
    return result
  }
}

/// A convolution maps the big map to the small one, and its gradient the small one to the big one; a transposed
/// convolution the other way round. `MapProducts` has both, for any number of channels.
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

  init(_ x: Tensor, _ step: ConvolutionStep, in graph: Graph) {
    let (weightPlace, biasPlace) = step.places(in: graph)
    precondition(x.columns == step.from.count, "\(step.name) does not read \(x.columns) columns")
    let (maps, name) = (step.maps, step.name)
    self.x = x
    (self.maps, isTransposed) = (maps, step.isTransposed)
    products = MapProducts(maps)
    weight = graph.parameter("\(name).weight")
    bias = graph.parameter("\(name).bias")
    output = graph.result(columns: step.to.count, rowsPerExample: x.rowsPerExample)
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
