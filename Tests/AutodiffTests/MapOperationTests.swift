import Autodiff
import Randomness
import Testing

/// Operations over maps, with odd sizes, kernels, steps and borders: value and gradients against sums in double precision that
/// are written down as the definition says.
@Suite struct MapOperationTests {
  /// A kernel over a map and how it goes, with channels of both maps.
  struct Case: CustomTestStringConvertible {
    var height, width, big, small, kernel, stride, padding: Int
    var outputPadding = 0
    var examples = 2
    var samples = 1
    var testDescription: String {
      "\(big)x\(height)x\(width) to \(small), \(kernel)/\(stride) pad \(padding) output pad \(outputPadding)"
    }
  }

  private static let cases = [
    Case(height: 1, width: 1, big: 1, small: 1, kernel: 1, stride: 1, padding: 0),
    Case(height: 5, width: 7, big: 1, small: 2, kernel: 3, stride: 2, padding: 1, examples: 3),
    Case(height: 4, width: 3, big: 3, small: 1, kernel: 2, stride: 1, padding: 0, samples: 3),
    Case(height: 6, width: 5, big: 2, small: 3, kernel: 4, stride: 2, padding: 1, samples: 2),
    Case(height: 7, width: 4, big: 3, small: 8, kernel: 5, stride: 3, padding: 2),
    Case(height: 5, width: 5, big: 8, small: 2, kernel: 3, stride: 3, padding: 0),
    Case(height: 3, width: 6, big: 17, small: 3, kernel: 3, stride: 1, padding: 1),
    Case(height: 6, width: 4, big: 32, small: 17, kernel: 4, stride: 2, padding: 1),
    Case(height: 5, width: 3, big: 1, small: 32, kernel: 4, stride: 2, padding: 2),
    Case(height: 4, width: 4, big: 16, small: 16, kernel: 1, stride: 2, padding: 0),
    Case(height: 2, width: 9, big: 2, small: 2, kernel: 2, stride: 3, padding: 1),
    // In blocks of 2 x 2 places, also half ones.
    Case(height: 8, width: 8, big: 16, small: 32, kernel: 4, stride: 2, padding: 1, examples: 4),
    Case(height: 13, width: 8, big: 16, small: 16, kernel: 4, stride: 2, padding: 1, samples: 2),
    Case(height: 7, width: 6, big: 16, small: 48, kernel: 2, stride: 1, padding: 0, examples: 3),
    Case(height: 3, width: 3, big: 1, small: 2, kernel: 5, stride: 1, padding: 4),
  ]

  private static let transposed =
    cases + [
      Case(height: 3, width: 2, big: 2, small: 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1),
      Case(height: 2, width: 3, big: 1, small: 8, kernel: 2, stride: 3, padding: 0, outputPadding: 2, samples: 2),
      Case(height: 3, width: 3, big: 32, small: 2, kernel: 5, stride: 3, padding: 2, outputPadding: 1),
      Case(height: 4, width: 7, big: 16, small: 16, kernel: 3, stride: 2, padding: 1, outputPadding: 1, examples: 3),
      Case(height: 4, width: 4, big: 32, small: 16, kernel: 4, stride: 2, padding: 1, outputPadding: 1, examples: 4),
      Case(height: 4, width: 5, big: 16, small: 16, kernel: 6, stride: 3, padding: 2, examples: 4),
    ]

  private static func maps(from c: Case, channels: Int? = nil) throws -> Maps {
    try #require(
      Maps(
        from: Shape(channels: c.big, height: c.height, width: c.width), channels: channels ?? c.small, kernel: c.kernel,
        stride: c.stride, padding: c.padding))
  }

  /// All pairs of a pixel of the big map and one of the small map that a place of the kernel joins.
  private static func pairs(_ m: Maps, _ body: (_ big: Int, _ small: Int, _ place: Int) -> Void) {
    for small in 0..<m.small.height * m.small.width {
      let (i, j) = (small / m.small.width, small % m.small.width)
      for place in 0..<m.kernel * m.kernel {
        let (y, x) = (
          i * m.stride + place / m.kernel - m.padding, j * m.stride + place % m.kernel - m.padding
        )
        guard (0..<m.big.height).contains(y), (0..<m.big.width).contains(x) else { continue }
        body(y * m.big.width + x, small, place)
      }
    }
  }

  private static func matrix(_ rows: Int, _ columns: Int, _ fill: (inout [Double]) -> Void) -> Matrix {
    var values = [Double](repeating: 0, count: rows * columns)
    fill(&values)
    return Matrix(rows, columns) { values[$0 * columns + $1] }
  }

  @Test(arguments: cases) func convolution(c: Case) throws {
    let m = try Self.maps(from: c)
    GradientCheck(
      examples: c.examples, samples: c.samples, inputs: [.init(columns: m.big.count, rowsPerExample: c.samples)],
      parameters: [("layer.weight", [c.small, c.big, c.kernel, c.kernel]), ("layer.bias", [c.small])],
      build: { graph, x in graph.convolution(x[0], m, "layer") },
      reference: { v in
        Self.matrix(v[0].rows, m.small.count) { y in
          for row in 0..<v[0].rows {
            for value in 0..<m.small.count { y[row * m.small.count + value] = v[2][0, value % c.small] }
            Self.pairs(m) { big, small, place in
              for out in 0..<c.small {
                for channel in 0..<c.big {
                  y[row * m.small.count + small * c.small + out] +=
                    v[0][row, big * c.big + channel] * v[1][out, channel * c.kernel * c.kernel + place]
                }
              }
            }
          }
        }
      }
    ).run()
  }

  @Test(arguments: transposed) func transposedConvolution(c: Case) throws {
    let m = try #require(
      Maps(
        to: Shape(channels: c.small, height: c.height, width: c.width), channels: c.big, kernel: c.kernel,
        stride: c.stride, padding: min(c.padding, (c.kernel - 1) / 2), outputPadding: c.outputPadding))
    GradientCheck(
      examples: c.examples, samples: c.samples, inputs: [.init(columns: m.small.count, rowsPerExample: c.samples)],
      parameters: [("layer.weight", [c.small, c.big, c.kernel, c.kernel]), ("layer.bias", [c.big])],
      build: { graph, x in graph.transposedConvolution(x[0], m, "layer") },
      reference: { v in
        Self.matrix(v[0].rows, m.big.count) { y in
          for row in 0..<v[0].rows {
            for value in 0..<m.big.count { y[row * m.big.count + value] = v[2][0, value % c.big] }
            Self.pairs(m) { big, small, place in
              for channel in 0..<c.big {
                for from in 0..<c.small {
                  y[row * m.big.count + big * c.big + channel] +=
                    v[0][row, small * c.small + from] * v[1][from, channel * c.kernel * c.kernel + place]
                }
              }
            }
          }
        }
      }
    ).run()
  }

  /// Convolutions in a chain with their activations are what they are one by one, to the last bit of a float, over
  /// several noise samples, whatever the parts of the batch. Without AVX-512 the number of rows changes how oneDNN rounds, so that
  /// there only the same parts give the same bits.
  @Test(arguments: [Float?.none, 0, 0.3], [true, false]) func chain(slope: Float?, hasInputGradient: Bool) throws {
    let shapes: [(channels: Int, kernel: Int, stride: Int, padding: Int, isTransposed: Bool)] = [
      (32, 4, 2, 1, false), (16, 3, 1, 1, false), (48, 3, 2, 0, false), (32, 3, 2, 1, true), (16, 2, 3, 0, true),
      (3, 4, 2, 1, true), (16, 3, 1, 2, false),
    ]
    var shape = Shape(channels: 3, height: 9, width: 11)
    var (steps, layout) = ([ConvolutionStep](), ParameterLayout())
    for (index, s) in shapes.enumerated() {
      let maps = try #require(
        s.isTransposed
          ? Maps(to: shape, channels: s.channels, kernel: s.kernel, stride: s.stride, padding: s.padding)
          : Maps(from: shape, channels: s.channels, kernel: s.kernel, stride: s.stride, padding: s.padding))
      var step = ConvolutionStep(maps, isTransposed: s.isTransposed, "\(index)")
      step.slope = index == 1 ? nil : slope
      steps.append(step)
      shape = s.isTransposed ? maps.big : maps.small
      layout.add("\(index).weight", [maps.small.channels, maps.big.channels, s.kernel, s.kernel])
      layout.add("\(index).bias", [shape.channels])
    }
    var generator = Philox(seed: 5, stream: 1)
    let parameters = (0..<layout.count).map { _ in generator.normal() * 0.1 }
    let examples = 5
    let data = (0..<examples * 2 * 297).map { _ in generator.normal() }
    func run(asOne: Bool, parts: [Range<Int>]) throws -> [Float] {
      let store = ParameterStore(layout: layout, trainable: true)
      store.values = parameters
      let graph = Graph(capacity: examples, parameters: store)
      let x =
        hasInputGradient
        ? graph.result(columns: 297, rowsPerExample: 2) : graph.leaf(columns: 297, rowsPerExample: 2)
      x.write(data[...])
      let y =
        asOne
        ? graph.convolutions(x, steps)
        : steps.reduce(x) { input, step in
          var alone = step
          alone.slope = nil
          let output = graph.convolutions(input, [alone])
          return step.slope.map { graph.leakyReLU(output, slope: $0) } ?? output
        }
      graph.minimize(graph.sampleMean(graph.rowSum(graph.tanh(y))))
      for _ in 0..<2 {
        for part in parts { graph.forward(part) }
        for part in parts { graph.backward(part, scale: 1) }
        for part in parts.indices { graph.parameterGradients(part: part, of: parts.count, examples: examples) }
      }
      let output = UnsafeBufferPointer(start: y.row(0), count: examples * 2 * shape.count)
      let dx = x.gradientRow(0).map { Array(UnsafeBufferPointer(start: $0, count: data.count)) } ?? []
      return try Array(output) + dx + #require(store.gradients).values
    }
    let whole = try run(asOne: false, parts: [0..<5])
    #expect(whole.contains { $0 != 0 })
    for parts in [[0..<5], [0..<2, 2..<5], [0..<1, 1..<2, 2..<5]] {
      let alone = try run(asOne: false, parts: parts)
      #expect(try run(asOne: true, parts: parts) == alone)
      let tolerance: Float = DenseProduct.library.contains(/AVX-512|AMX/) ? 0 : 1e-4
      #expect(zip(alone, whole).allSatisfy { abs($0 - $1) <= tolerance * max(abs($1), 1) })
    }
  }

  @Test(arguments: cases.filter { $0.padding * 2 <= $0.kernel }) func pools(c: Case) throws {
    let m = try Self.maps(from: c, channels: c.big)
    func check(_ build: @escaping (Graph, Tensor) -> Tensor, _ join: @escaping ([Double], Int) -> Double) {
      GradientCheck(
        examples: c.examples, samples: c.samples, inputs: [.init(columns: m.big.count, rowsPerExample: c.samples)],
        build: { graph, x in build(graph, x[0]) },
        reference: { v in
          var covered = [[Double]](repeating: [], count: v[0].rows * m.small.count)
          for row in 0..<v[0].rows {
            Self.pairs(m) { big, small, _ in
              for channel in 0..<c.big {
                covered[row * m.small.count + small * c.big + channel].append(v[0][row, big * c.big + channel])
              }
            }
          }
          return Matrix(v[0].rows, m.small.count) { join(covered[$0 * m.small.count + $1], c.kernel * c.kernel) }
        }
      ).run()
    }
    check({ $0.maxPool($1, m) }) { values, _ in values.max() ?? .nan }
    check({ $0.averagePool($1, m) }) { values, count in values.reduce(0, +) / Double(count) }
  }

  /// Where several values are the largest, the first has the gradient, as in PyTorch.
  @Test func theFirstOfEqualsHasTheGradient() throws {
    let shape = Shape(channels: 1, height: 2, width: 4)
    let m = try #require(Maps(from: shape, channels: 1, kernel: 2, stride: 2, padding: 0))
    let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: true))
    let x = graph.result(columns: 8, rowsPerExample: 1)
    x.write([0, 2, 1, 1, 2, 2, 1, .nan])
    let y = graph.maxPool(x, m)
    graph.minimize(graph.rowSum(y))
    graph.forward(0..<1)
    graph.backward(0..<1, scale: 1)
    #expect(y.row(0)[0] == 2 && y.row(0)[1].isNaN)
    let dx = try #require(x.gradientRow(0))
    #expect(
      (0..<8).map { dx[$0] }.enumerated().filter { ![2, 3, 6, 7].contains($0.offset) }.map(\.element) == [0, 1, 0, 0])
  }

  @Test(arguments: [1, 2, 3], [1, 3, 8, 17]) func upsample(factor: Int, channels: Int) throws {
    let m = try #require(
      Maps(
        to: Shape(channels: channels, height: 2, width: 3), channels: channels, kernel: factor, stride: factor,
        padding: 0))
    GradientCheck(
      examples: 2, samples: 2, inputs: [.init(columns: m.small.count, rowsPerExample: 2)],
      build: { graph, x in graph.upsample(x[0], m) },
      reference: { v in
        Matrix(v[0].rows, m.big.count) { row, value in
          let (pixel, channel) = (value / channels, value % channels)
          let (y, x) = (pixel / m.big.width / factor, pixel % m.big.width / factor)
          return v[0][row, (y * m.small.width + x) * channels + channel]
        }
      }
    ).run()
  }

  @Test(arguments: [Shape(channels: 3, height: 2, width: 5), Shape(channels: 17, height: 3, width: 6)])
  func channelOrder(shape: Shape) throws {
    let pixels = shape.height * shape.width
    for back in [false, true] {
      GradientCheck(
        examples: 3, samples: 2, inputs: [.init(columns: shape.count, rowsPerExample: 2)],
        build: { graph, x in graph.channelsLast(x[0], shape, back: back) },
        reference: { v in
          Matrix(v[0].rows, shape.count) { row, value in
            back
              ? v[0][row, value % pixels * shape.channels + value / pixels]
              : v[0][row, value % shape.channels * pixels + value / shape.channels]
          }
        }
      ).run()
    }
  }

  @Test func addition() {
    GradientCheck(
      examples: 3, samples: 2, inputs: [.init(columns: 19, rowsPerExample: 2), .init(columns: 19, rowsPerExample: 2)],
      build: { graph, x in graph.addition(x[0], x[1]) },
      reference: { v in Matrix(v[0].rows, 19) { v[0][$0, $1] + v[1][$0, $1] } }
    ).run()
    GradientCheck(
      examples: 2, inputs: [.init(columns: 5)], build: { graph, x in graph.addition(x[0], x[0]) },
      reference: { $0[0].map { 2 * $0 } }
    ).run()
  }

  /// Kernels that do not fit, and maps that no shape describes.
  @Test func mapsThatCannotBe() {
    let shape = Shape(channels: 2, height: 4, width: 6)
    #expect(Maps(from: shape, channels: 1, kernel: 5, stride: 1, padding: 0) == nil)
    #expect(Maps(from: shape, channels: 1, kernel: 6, stride: 1, padding: 1)?.small.width == 3)
    #expect(Maps(to: shape, channels: 1, kernel: 1, stride: 1, padding: 2) == nil)
    #expect(
      Maps(to: Shape(channels: 1, height: 1 << 16, width: 1), channels: 1, kernel: 2, stride: 2, padding: 0) == nil)
  }
}
