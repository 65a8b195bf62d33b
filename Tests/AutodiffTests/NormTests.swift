import Autodiff
import Testing

/// Norms over small maps: value and gradients against double precision, the batch in one or more parts.
@Suite struct NormTests {
  private static func norm(_ x: [Double]) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return x.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
  }

  /// Without an activation, and with a leaky ReLU; the gradient of the input in place of that of the result.
  private static let uses = [NormUse(), NormUse(slope: 0.25, overwritesGradient: true)]

  /// x, behind an operation that changes nothing if nobody else may read it: the checks have other uses for inputs.
  private static func own(_ x: Tensor, _ use: NormUse, in graph: Graph) -> Tensor {
    use.overwritesGradient ? graph.leakyReLU(x, slope: 1) : x
  }

  private static func leak(_ value: Double, _ use: NormUse) -> Double { value > 0 ? value : value * Double(use.slope) }

  private static let shapes = [(1, 3), (2, 4), (3, 5), (8, 2), (17, 3), (32, 2)]

  @Test(arguments: shapes, uses) func batchNormInTraining(shape: (channels: Int, places: Int), use: NormUse) {
    let samples = use.overwritesGradient ? 1 : 2
    let (channels, columns) = (shape.channels, shape.channels * shape.places)
    GradientCheck(
      examples: 3, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
      parameters: [("n.weight", [channels]), ("n.bias", [channels])],
      buffers: [("n.running_mean", [channels]), ("n.running_var", [channels])], mode: .training,
      build: { graph, x in graph.batchNorm(Self.own(x[0], use, in: graph), channels: channels, "n", use) },
      reference: { v in
        let normal = (0..<channels).map { channel in
          Self.norm((0..<v[0].rows * shape.places).map { v[0].values[$0 * channels + channel] })
        }
        return Matrix(v[0].rows, columns) { row, column in
          let channel = column % channels
          return Self.leak(
            normal[channel][row * shape.places + column / channels] * v[1][0, channel] + v[2][0, channel], use)
        }
      }
    ).run()
  }

  @Test(arguments: shapes, uses) func batchNormInEvaluation(shape: (channels: Int, places: Int), use: NormUse) {
    let (channels, columns) = (shape.channels, shape.channels * shape.places)
    GradientCheck(
      examples: 3, samples: 2, inputs: [.init(columns: columns, rowsPerExample: 2)],
      parameters: [("n.weight", [channels]), ("n.bias", [channels])],
      buffers: [("n.running_mean", [channels]), ("n.running_var", [channels])],
      build: { graph, x in graph.batchNorm(Self.own(x[0], use, in: graph), channels: channels, "n", use) },
      reference: { v in
        Matrix(v[0].rows, columns) { row, column in
          let channel = column % channels
          return Self.leak(
            (v[0][row, column] - v[3][0, channel]) / (v[4][0, channel] + 1e-5).squareRoot() * v[1][0, channel]
              + v[2][0, channel], use)
        }
      }
    ).run()
  }

  @Test(arguments: [(1, 1, 3), (4, 2, 4), (6, 3, 1), (17, 1, 3), (32, 8, 2)], uses)
  func groupNorm(shape: (channels: Int, groups: Int, places: Int), use: NormUse) {
    let (channels, groups) = (shape.channels, shape.groups)
    let (size, columns) = (channels / groups, channels * shape.places)
    GradientCheck(
      examples: 2, samples: 2, inputs: [.init(columns: columns, rowsPerExample: 2)],
      parameters: [("n.weight", [channels]), ("n.bias", [channels])],
      build: { graph, x in
        graph.groupNorm(Self.own(x[0], use, in: graph), channels: channels, groups: groups, "n", use)
      },
      reference: { v in
        var values = v[0].values
        for row in 0..<v[0].rows {
          for group in 0..<groups {
            let members = (0..<columns).filter { $0 % channels / size == group }.map { row * columns + $0 }
            for (place, value) in zip(members, Self.norm(members.map { v[0].values[$0] })) { values[place] = value }
          }
        }
        return Matrix(v[0].rows, columns) { row, column in
          Self.leak(values[row * columns + column] * v[1][0, column % channels] + v[2][0, column % channels], use)
        }
      }
    ).run()
  }

  /// By hand: means 2 and 3, variances over all values, the buffers a tenth of the way.
  @Test func runningStatisticsFollowTheBatch() throws {
    var layout = ParameterLayout()
    for name in ["weight", "bias"] { layout.add("n.\(name)", [1]) }
    for name in ["running_mean", "running_var"] { layout.add("n.\(name)", [1], isTrained: false) }
    let store = ParameterStore(layout: layout, trainable: true)
    let variance = try #require(layout["n.running_var"]).offset
    store.memory.start[variance] = 1
    let graph = Graph(capacity: 2, parameters: store, mode: .training)
    let x = graph.leaf(columns: 2)
    _ = graph.batchNorm(x, channels: 1, "n")
    x.write([1, 3, 2, 6])
    graph.forward(0..<2)
    for part in 0..<2 { graph.updateBuffers(part: part, of: 2, examples: 2) }
    // Mean 3, squared distances 4 + 0 + 1 + 9 = 14, over 3 for an estimate.
    #expect(abs(store.memory.start[try #require(layout["n.running_mean"]).offset] - 0.3) < 1e-6)
    #expect(abs(store.memory.start[variance] - (0.9 + 0.1 * 14 / 3)) < 1e-6)
  }
}
