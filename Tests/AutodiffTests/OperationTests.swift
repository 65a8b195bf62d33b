import Autodiff
import Foundation
import Randomness
import Testing

/// Every operation over all small shapes: values and gradients, with inputs used once or more, at once or in parts.
@Suite struct OperationTests {
  private static let examples = 1...4
  private static let widths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17]

  private func eachShape(_ body: (_ examples: Int, _ columns: Int) -> Void) {
    for examples in Self.examples { for columns in Self.widths { body(examples, columns) } }
  }

  private func eachSampledShape(_ body: (_ examples: Int, _ columns: Int, _ samples: Int) -> Void) {
    eachShape { examples, columns in for samples in 1...3 { body(examples, columns, samples) } }
  }

  /// A leaf of random numbers, with a copy in double precision.
  private func data(
    _ graph: Graph, columns: Int, rowsPerExample: Int = 1, _ draw: (inout Philox) -> Float = { $0.normal() }
  ) -> (Tensor, Matrix) {
    var generator = Philox(seed: 77, stream: UInt64(columns))
    let rows = graph.capacity * rowsPerExample
    let values = (0..<rows * columns).map { _ in draw(&generator) }
    let leaf = graph.leaf(columns: columns, rowsPerExample: rowsPerExample)
    leaf.write(values[...])
    return (leaf, Matrix(rows, columns) { Double(values[$0 * columns + $1]) })
  }

  @Test func linear() {
    for inputs in [1, 2, 5, 9, 17] {
      eachSampledShape { examples, outputs, samples in
        if samples == 2 { return }
        GradientCheck(
          examples: examples, samples: samples, inputs: [.init(columns: inputs, rowsPerExample: samples)],
          parameters: [("layer.weight", [outputs, inputs]), ("layer.bias", [outputs])],
          build: { graph, x in graph.linear(x[0], "layer") },
          reference: { m in
            Matrix(m[0].rows, outputs) { row, out in
              (0..<inputs).reduce(m[2][0, out]) { $0 + m[0][row, $1] * m[1][out, $1] }
            }
          }
        ).run()
      }
    }
  }

  @Test func relu() {
    eachSampledShape { examples, columns, samples in
      // Away from 0, where there is no derivative.
      let values = { (generator: inout Philox) in (generator.uniform() + 0.01) * (generator.uniform() < 0.5 ? -1 : 1) }
      GradientCheck(
        examples: examples, samples: samples,
        inputs: [.init(columns: columns, rowsPerExample: samples, values: values)],
        build: { graph, x in graph.relu(x[0]) }, reference: { $0[0].map { max($0, 0) } }
      ).run()
    }
  }

  @Test func tanh() {
    eachSampledShape { examples, columns, samples in
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
        build: { graph, x in graph.tanh(x[0]) }, reference: { $0[0].map { Foundation.tanh($0) } }
      ).run()
    }
  }

  /// The others, with both sides of what bends them.
  @Test func activations() {
    let kinds: [(name: String, build: (Graph, Tensor) -> Tensor, function: (Double) -> Double)] = [
      ("sigmoid", { $0.sigmoid($1) }, { 1 / (1 + exp(-$0)) }),
      ("leaky relu", { $0.leakyReLU($1, slope: 0.2) }, { $0 > 0 ? $0 : 0.2 * $0 }),
      ("elu", { $0.elu($1, alpha: 0.7) }, { $0 > 0 ? $0 : 0.7 * expm1($0) }),
      ("selu", { $0.elu($1, alpha: 1.6733, scale: 1.0507) }, { 1.0507 * ($0 > 0 ? $0 : 1.6733 * expm1($0)) }),
      ("gelu", { $0.gelu($1) }, { $0 * erfc(-$0 / 2.squareRoot()) / 2 }),
      ("silu", { $0.silu($1) }, { $0 / (1 + exp(-$0)) }),
      ("softplus", { $0.softplus($1) }, { max($0, 0) + log1p(exp(-abs($0))) }),
    ]
    for kind in kinds {
      for columns in [1, 5, 16, 33] {
        GradientCheck(
          examples: 2, samples: 2,
          inputs: [
            .init(columns: columns, rowsPerExample: 2) { generator in
              let x = 3 * generator.normal()
              return x + (x < 0 ? -0.01 : 0.01)
            }
          ],
          build: { graph, x in kind.build(graph, x[0]) }, reference: { $0[0].map(kind.function) }
        ).run()
      }
    }
  }

  /// Far out nothing becomes undefined, and a NaN stays one.
  @Test func activationsFarOut() {
    let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: false))
    let x = graph.leaf(columns: 5)
    x.write([-1e4, -90, 90, 1e4, .nan])
    let results = [
      graph.relu(x), graph.leakyReLU(x, slope: 0.01), graph.elu(x, alpha: 1), graph.gelu(x), graph.silu(x),
      graph.softplus(x), graph.sigmoid(x), graph.tanh(x),
    ]
    graph.forward(0..<1)
    for (index, y) in results.enumerated() {
      #expect((0..<4).allSatisfy { y.row(0)[$0].isFinite }, "function \(index)")
      #expect(y.row(0)[4].isNaN, "function \(index)")
      if index < 6 { #expect(y.row(0)[3] == 1e4 && y.row(0)[0] > -101, "function \(index)") }
    }
  }

  @Test func logMagnitude() {
    for columns in [1, 5] {
      GradientCheck(
        examples: 2,
        inputs: [
          .init(columns: columns) { generator in
            let x = generator.normal()
            return x + (x < 0 ? -1 : 1)
          }
        ],
        build: { graph, x in graph.logMagnitude(x[0], power: 2) }, reference: { $0[0].map { 2 * log(abs($0)) } }
      ).run()
    }
  }

  @Test func gaussianSample() {
    eachSampledShape { examples, columns, samples in
      var eps = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns), .init(columns: columns)],
        build: { graph, x in
          let (noise, values) = data(graph, columns: columns, rowsPerExample: samples)
          eps = values
          return graph.gaussianSample(mu: x[0], logVariance: x[1], noise: noise)
        },
        reference: { m in
          Matrix(examples * samples, columns) { row, column in
            let noise = eps.rows == 0 ? 0 : eps[row, column]
            return m[0][row / samples, column] + exp(m[1][row / samples, column] / 2) * noise
          }
        }
      ).run()
    }
  }

  /// mu and log variance may even be one tensor.
  @Test func gaussianSampleOfOneTensor() {
    for samples in 1...3 {
      var eps = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: 3, samples: samples, inputs: [.init(columns: 5)],
        build: { graph, x in
          let (noise, values) = data(graph, columns: 5, rowsPerExample: samples)
          eps = values
          return graph.gaussianSample(mu: x[0], logVariance: x[0], noise: noise)
        },
        reference: { m in
          Matrix(3 * samples, 5) { row, column in
            let value = m[0][row / samples, column]
            return value + exp(value / 2) * (eps.rows == 0 ? 0 : eps[row, column])
          }
        }
      ).run()
    }
  }

  @Test func gaussianKL() {
    eachShape { examples, columns in
      GradientCheck(
        examples: examples, inputs: [.init(columns: columns), .init(columns: columns)],
        build: { graph, x in graph.gaussianKL(mu: x[0], logVariance: x[1]) },
        reference: { m in
          Matrix(examples, columns) { row, column in
            let (mu, l) = (m[0][row, column], m[1][row, column])
            return (mu * mu + exp(l) - 1 - l) / 2
          }
        }
      ).run()
    }
  }

  /// By the paper's constant: log C(lambda) = log(2 atanh(1 - 2 lambda) / (1 - 2 lambda)).
  @Test func continuousBernoulliLikelihood() {
    eachSampledShape { examples, columns, samples in
      var x = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
        build: { graph, inputs in
          let (pixels, values) = data(graph, columns: columns) { $0.uniform() }
          x = values
          return graph.continuousBernoulliNegativeLogLikelihood(logits: inputs[0], of: pixels)
        },
        reference: { m in
          m[0].rowSums { row, column in
            let (l, pixel) = (m[0][row, column], x.rows == 0 ? 0 : x[row / samples, column])
            let p = 1 / (1 + exp(-l))
            // Near 1/2 by the paper's Taylor expansion in lambda.
            let d = p - 0.5
            let constant =
              abs(d) < 1e-2
              ? log(2.0) + 4.0 / 3 * d * d + 104.0 / 45 * d * d * d * d : log(2 * atanh(1 - 2 * p) / (1 - 2 * p))
            return -constant - pixel * log(p) - (1 - pixel) * log(1 - p)
          }
        }
      ).run()
    }
  }

  @Test func bernoulliLikelihood() {
    eachSampledShape { examples, columns, samples in
      var x = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
        build: { graph, inputs in
          let (pixels, values) = data(graph, columns: columns) { $0.uniform() }
          x = values
          return graph.bernoulliNegativeLogLikelihood(logits: inputs[0], of: pixels)
        },
        reference: { m in
          m[0].rowSums { row, column in
            let (l, pixel) = (m[0][row, column], x.rows == 0 ? 0 : x[row / samples, column])
            // By definition: -x log p - (1 - x) log(1 - p).
            let p = 1 / (1 + exp(-l))
            return -pixel * log(p) - (1 - pixel) * log(1 - p)
          }
        }
      ).run()
    }
  }

  @Test(arguments: [1, 0.1, 7] as [Float]) func gaussianLikelihood(variance: Float) {
    eachSampledShape { examples, columns, samples in
      var x = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
        build: { graph, inputs in
          let (pixels, values) = data(graph, columns: columns)
          x = values
          return graph.gaussianNegativeLogLikelihood(mean: inputs[0], variance: variance, of: pixels)
        },
        reference: { m in
          m[0].rowSums { row, column in
            let difference = m[0][row, column] - (x.rows == 0 ? 0 : x[row / samples, column])
            // Minus the logarithm of the density. Not through exp, which is 0 for distant pixels.
            return difference * difference / (2 * Double(variance))
              + 0.5 * log(2 * Double.pi * Double(variance))
          }
        }
      ).run()
    }
  }

  @Test func softmaxCrossEntropy() {
    eachShape { examples, columns in
      var t = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, inputs: [.init(columns: columns)],
        build: { graph, x in
          // Probabilities that sum to 1 in every row.
          var generator = Philox(seed: 5, stream: UInt64(columns))
          let raw = Matrix(examples, columns) { _, _ in Double(generator.uniform()) + 0.01 }
          let sums = raw.rowSums { raw[$0, $1] }
          let leaf = graph.leaf(columns: columns)
          let shares = (0..<examples * columns).map { Float(raw.values[$0] / sums[$0 / columns, 0]) }
          leaf.write(shares[...])
          t = Matrix(examples, columns) { Double(shares[$0 * columns + $1]) }
          return graph.softmaxCrossEntropy(logits: x[0], targets: leaf)
        },
        reference: { m in
          m[0].rowSums { row, column in
            let total = (0..<columns).reduce(0) { $0 + exp(m[0][row, $1]) }
            return t.rows == 0 ? 0 : -t[row, column] * log(exp(m[0][row, column]) / total)
          }
        }
      ).run()
    }
  }

  @Test func softmaxCrossEntropyOfLargeLogits() {
    let graph = Graph(capacity: 2, parameters: ParameterStore(layout: ParameterLayout(), trainable: false))
    let (logits, targets) = (graph.leaf(columns: 3), graph.leaf(columns: 3))
    let loss = graph.softmaxCrossEntropy(logits: logits, targets: targets)
    logits.write([1000, 999, -1000, -5000, -5000, -5000])
    targets.write([0, 1, 0, 0, 0, 1])
    graph.forward(0..<2)
    // 1 + log(1 + 1/e), and log of three equal probabilities.
    #expect(abs(loss.row(0).pointee - 1.3132617) < 1e-4)
    #expect(abs(loss.row(1).pointee - 1.0986123) < 1e-3)
  }

  @Test func rowSum() {
    eachSampledShape { examples, columns, samples in
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
        build: { graph, x in graph.rowSum(x[0]) }, reference: { m in m[0].rowSums { m[0][$0, $1] } }
      ).run()
    }
  }

  @Test func sampleMean() {
    for examples in Self.examples {
      for samples in 1...5 {
        GradientCheck(
          examples: examples, inputs: [.init(columns: 1, rowsPerExample: samples)],
          build: { graph, x in graph.sampleMean(x[0]) },
          reference: { m in
            Matrix(examples, 1) { example, _ in
              (0..<samples).reduce(0) { $0 + m[0][example * samples + $1, 0] } / Double(samples)
            }
          }
        ).run()
      }
    }
  }

  @Test func weightedSum() {
    for examples in Self.examples {
      var weight = Matrix(0, 0) { _, _ in 0 }
      GradientCheck(
        examples: examples, inputs: [.init(columns: 1), .init(columns: 1)],
        build: { graph, x in
          let (leaf, values) = data(graph, columns: 1)
          weight = values
          return graph.weightedSum(x[0], leaf, x[1])
        },
        reference: { m in
          Matrix(examples, 1) { row, _ in m[0][row, 0] + (weight.rows == 0 ? 0 : weight[row, 0]) * m[1][row, 0] }
        }
      ).run()
      // Both terms may be one tensor.
      GradientCheck(
        examples: examples, inputs: [.init(columns: 1)],
        build: { graph, x in
          let (leaf, values) = data(graph, columns: 1)
          weight = values
          return graph.weightedSum(x[0], leaf, x[0])
        },
        reference: { m in
          Matrix(examples, 1) { row, _ in (1 + (weight.rows == 0 ? 0 : weight[row, 0])) * m[0][row, 0] }
        }
      ).run()
    }
  }
}
