import CKernels

/// How a norm stands in a network.
public struct NormUse: Sendable {
  /// What an activation behind it multiplies values with that are not above 0: 0 for a ReLU, 1 without one.
  public let slope: Float
  /// Whether no other operation reads its input, so that the gradient can be computed where that of its result lies.
  public let overwritesGradient: Bool

  /// Without an activation, and beside other readers of its input, unless told otherwise.
  public init(slope: Float = 1, overwritesGradient: Bool = false) {
    (self.slope, self.overwritesGradient) = (slope, overwritesGradient)
  }
}

/// Shared by batch norm and group norm: subtracts a mean from each channel's values, multiplies by an inverse standard
/// deviation and a weight, adds a bias, and multiplies what is not above 0 by `slope`, which is 1 without an activation
/// behind it. x is `[rows, places * channels]`, with the channels of a place adjacent.
struct ChannelNorm {
  let x, output: Tensor
  let weight, bias: Tensor
  private let weightOffset, biasOffset: Int
  /// The sums over places of dy and of dy times the normalised value, for each row: `[rows, 2 * channels]`. Nil without
  /// training.
  private let sums: Tensor?
  /// Memory for the normalisation constants: `[rows, 5 * channels]`. Work on several rows uses that of the first.
  private let numbers: Tensor
  let channels, places: Int
  private let slope: Float
  /// Keeps the variance above 0.
  private static let epsilon: Float = 1e-5

  /// The constants for the forward and the backward pass: `[channels]` each.
  struct Numbers {
    let mean, inverse, scale, sums, products: UnsafeMutablePointer<Float>
  }

  init(_ x: Tensor, channels: Int, _ name: String, _ use: NormUse, in graph: Graph) {
    guard let weightPlace = graph.parameters.layout["\(name).weight"],
      let biasPlace = graph.parameters.layout["\(name).bias"], weightPlace.shape == [channels],
      biasPlace.shape == [channels], x.columns % channels == 0
    else { preconditionFailure("\(name) is no norm of \(channels) channels") }
    (weightOffset, biasOffset) = (weightPlace.offset, biasPlace.offset)
    weight = graph.parameter("\(name).weight")
    bias = graph.parameter("\(name).bias")
    self.channels = channels
    places = x.columns / channels
    self.x = x
    slope = use.slope
    let gradient = use.overwritesGradient ? x.gradient : nil
    output = graph.result(columns: x.columns, rowsPerExample: x.rowsPerExample, gradient: gradient)
    numbers = graph.leaf(columns: 5 * channels, rowsPerExample: x.rowsPerExample)
    sums = output.gradient.map { _ in graph.leaf(columns: 2 * channels, rowsPerExample: x.rowsPerExample) }
  }

  /// The memory for the constants of work that starts at this row.
  func numbers(_ row: Int) -> Numbers {
    let start = numbers.row(row)
    return Numbers(
      mean: start, inverse: start + channels, scale: start + 2 * channels, sums: start + 3 * channels,
      products: start + 4 * channels)
  }

  /// Stores a channel's mean and variance.
  func set(_ channel: Int, mean: Float, variance: Float, in numbers: Numbers) {
    numbers.mean[channel] = mean
    numbers.inverse[channel] = 1 / (variance + Self.epsilon).squareRoot()
    numbers.scale[channel] = weight.value[channel] * numbers.inverse[channel]
    numbers.sums[channel] = 0
    numbers.products[channel] = 0
  }

  /// `y = (x - mean) scale + bias`, times the slope where that is not above 0.
  func normalize(_ rows: Range<Int>, _ numbers: Numbers) {
    latent_normalize(
      x.row(rows.lowerBound), rows.count * places, channels, numbers.mean, numbers.scale, bias.value, slope,
      output.row(rows.lowerBound))
  }

  /// Computes and returns one row's sums: `[channels]` of dy, then `[channels]` of dy times the normalised value. Here
  /// and below dy is the gradient of what the slope is applied to.
  @discardableResult
  func addUp(_ row: Int, _ numbers: Numbers) -> UnsafeMutablePointer<Float>? {
    guard let sums, let dy = output.gradientRow(row) else { return nil }
    let result = sums.row(row)
    latent_normalize_sums(
      x.row(row), dy, places, channels, numbers.mean, numbers.inverse, numbers.scale, bias.value, slope, result,
      result + channels)
    return result
  }

  /// The sums over these rows of a channel, of dy and of dy times the normalised value.
  func total(_ channel: Int, _ rows: Range<Int>) -> (sum: Double, product: Double) {
    guard let sums else { return (0, 0) }
    return rows.reduce((0, 0)) {
      ($0.0 + Double(sums.row($1)[channel]), $0.1 + Double(sums.row($1)[channels + channel]))
    }
  }

  /// `dx = scale dy - inverse (sums + products xhat)`.
  func inputGradient(_ rows: Range<Int>, _ numbers: Numbers, adding: Int32) {
    guard let dx = x.gradientRow(rows.lowerBound), let dy = output.gradientRow(rows.lowerBound) else { return }
    latent_normalize_backward(
      x.row(rows.lowerBound), dy, rows.count * places, channels, numbers.mean, numbers.inverse, numbers.scale,
      bias.value, slope, numbers.sums, numbers.products, dx, adding)
  }

  /// Part `part` of `parts` of the gradients of weight and bias, the sums over all rows.
  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let sums, let dWeight = weight.gradient, let dBias = bias.gradient else { return }
    let mine = Linear.units(part, of: parts, count: channels)
    if mine.isEmpty { return }
    let (first, rows) = (mine.lowerBound, sums.rowRange(0..<examples).count)
    latent_column_sums(sums.value + channels + first, rows, mine.count, 2 * channels, dWeight + first)
    finished(weightOffset + first..<weightOffset + mine.upperBound)
    latent_column_sums(sums.value + first, rows, mine.count, 2 * channels, dBias + first)
    finished(biasOffset + first..<biasOffset + mine.upperBound)
  }
}
