import Autodiff
import Randomness
import Testing

/// A layer's products in mixed precision against double-precision sums of the same rounded numbers. Skipped on machines
/// without such products.
@Suite(.enabled(if: Precision.mixed.isAvailable, "this processor does not multiply bfloat16"))
struct MixedPrecisionTests {
  private func rounded(_ x: Float) -> Double {
    Double(Float(bitPattern: (x.bitPattern + 0x7fff + (x.bitPattern >> 16 & 1)) & 0xffff_0000))
  }

  @Test(arguments: [(5, 3, 2), (17, 16, 4), (64, 20, 10), (20, 64, 33), (100, 401, 7)])
  func valuesAndGradients(inputs: Int, outputs: Int, examples: Int) throws {
    var generator = Philox(seed: 21, stream: UInt64(inputs))
    var layout = ParameterLayout()
    layout.add("a.weight", [outputs, inputs])
    layout.add("a.bias", [outputs])
    let store = ParameterStore(layout: layout, trainable: true, precision: .mixed)
    store.values = store.values.map { _ in generator.normal() }
    let graph = Graph(capacity: examples, parameters: store)
    let x = graph.result(columns: inputs, rowsPerExample: 1)
    let y = graph.linear(x, "a")
    graph.minimize(graph.rowSum(y))
    let data = (0..<examples * inputs).map { _ in generator.normal() }
    x.write(data[...])
    for range in [0..<examples / 2, examples / 2..<examples] {
      graph.forward(range)
      graph.backward(range, scale: 0.37)
    }
    for part in 0..<2 { graph.parameterGradients(part: part, of: 2, examples: examples) }

    let weight = try #require(layout["a.weight"]).values(in: store.values)
    let bias = try #require(layout["a.bias"]).values(in: store.values)
    for example in 0..<examples {
      // A part with a single example uses floats.
      let part = example < examples / 2 ? examples / 2 : examples - examples / 2
      let round = part > 1 ? rounded : Double.init
      for out in 0..<outputs {
        let terms = (0..<inputs).map { round(data[example * inputs + $0]) * round(weight[out * inputs + $0]) }
        let tolerance = 1e-6 * terms.reduce(1) { $0 + abs($1) }
        #expect(abs(Double(y.row(example)[out]) - terms.reduce(Double(bias[out]), +)) < tolerance)
      }
      let dx = try #require(x.gradientRow(example))
      for column in 0..<inputs {
        let terms = (0..<outputs).map { rounded(0.37) * rounded(weight[$0 * inputs + column]) }
        let tolerance = 1e-6 * terms.reduce(1) { $0 + abs($1) }
        #expect(abs(Double(dx[column]) - terms.reduce(0, +)) < tolerance)
      }
    }
    let gradients = try #require(store.gradients).values
    let dWeight = try #require(layout["a.weight"]).values(in: gradients)
    for out in 0..<outputs {
      for column in 0..<inputs {
        let terms = (0..<examples).map { rounded(0.37) * rounded(data[$0 * inputs + column]) }
        let tolerance = 1e-6 * terms.reduce(1) { $0 + abs($1) }
        #expect(abs(Double(dWeight[out * inputs + column]) - terms.reduce(0, +)) < tolerance)
      }
    }
    // Biases are floats in any precision.
    let biasPlace = try #require(layout["a.bias"])
    #expect(abs(Double(gradients[biasPlace.offset]) - 0.37 * Double(examples)) < 1e-4)
  }

  /// A convolution and its reverse are in mixed precision what they are in single precision of rounded numbers.
  @Test(arguments: [false, true], [1, 3, 8, 16, 32, 48])
  func convolutions(isTransposed: Bool, channels: Int) throws {
    for small in [5, 16, 32] { try convolution(isTransposed: isTransposed, channels: channels, small: small) }
  }

  private func convolution(isTransposed: Bool, channels: Int, small: Int) throws {
    let examples = 3
    // Four and three places along a line: of the latter one has no partner for a pair.
    let maps = try #require(
      Maps(
        from: Shape(channels: channels, height: 7, width: small == 16 ? 7 : 5), channels: small, kernel: 3, stride: 2,
        padding: 1))
    let (from, to) = isTransposed ? (maps.small, maps.big) : (maps.big, maps.small)
    var layout = ParameterLayout()
    layout.add("a.weight", [small, channels, 3, 3])
    layout.add("a.bias", [to.channels])
    var generator = Philox(seed: 22, stream: UInt64(channels))
    let values = (0..<layout.count).map { _ in generator.normal() }
    let data = (0..<examples * from.count).map { _ in generator.normal() }
    func run(_ precision: Precision, _ round: (Float) -> Float) throws -> [Float] {
      let store = ParameterStore(layout: layout, trainable: true, precision: precision)
      store.values = values.map(round)
      let graph = Graph(capacity: examples, parameters: store)
      let x = graph.result(columns: from.count, rowsPerExample: 1)
      x.write(data.map(round)[...])
      let y = isTransposed ? graph.transposedConvolution(x, maps, "a") : graph.convolution(x, maps, "a")
      graph.minimize(graph.rowSum(graph.tanh(y)))
      for range in [0..<1, 1..<examples] {
        graph.forward(range)
        graph.backward(range, scale: 1)
      }
      for part in 0..<2 { graph.parameterGradients(part: part, of: 2, examples: examples) }
      let gradient = try #require(store.gradients).values
      let (dx, output) = (
        UnsafeBufferPointer(start: x.gradientRow(0), count: data.count),
        UnsafeBufferPointer(start: y.row(0), count: examples * to.count)
      )
      return Array(output) + Array(dx) + (layout["a.weight"]?.values(in: gradient) ?? [])
    }
    let mixed = try run(.mixed) { $0 }
    // The windows of few channels are floats in mixed precision, too; what leads back to them is not.
    let hasFloats = !isTransposed && channels < 16 && small % 16 == 0
    let single = try run(.single) { hasFloats ? $0 : Float(rounded($0)) }
    // Both factors of each product are rounded by up to a part in 512, and the errors of a sum are relative to its terms.
    let scale = single.map { abs($0) }.max() ?? 1
    let tolerance = (hasFloats ? 1e-2 : 4e-3) * scale
    for (found, wanted) in zip(mixed, single) { #expect(abs(found - wanted) < tolerance) }
    if channels >= 16 { #expect(mixed != single) }
  }
}
