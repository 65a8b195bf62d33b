import Autodiff
import Foundation
import Randomness
import Testing

/// Operations of categorical variables: values and gradients against double-precision definitions.
@Suite struct CategoricalTests {
  private static let shapes = [[2], [10], [3, 3, 3], [2, 5, 4]]

  private static func softmax(_ row: [Double]) -> [Double] {
    let largest = row.max() ?? 0
    let shares = row.map { exp($0 - largest) }
    return shares.map { $0 / shares.reduce(0, +) }
  }

  /// The softmax of each distribution's part of each row.
  private static func softmax(_ logits: Matrix, _ categories: [Int]) -> Matrix {
    var values: [[Double]] = []
    for row in 0..<logits.rows {
      var (start, all): (Int, [Double]) = (0, [])
      for count in categories {
        all += softmax((start..<start + count).map { logits[row, $0] })
        start += count
      }
      values.append(all)
    }
    return Matrix(logits.rows, logits.columns) { values[$0][$1] }
  }

  @Test(arguments: shapes) func probabilities(categories: [Int]) {
    GradientCheck(
      examples: 3, inputs: [.init(columns: categories.reduce(0, +))],
      build: { graph, x in graph.softmax(logits: x[0], categories: categories) },
      reference: { Self.softmax($0[0], categories) }
    ).run()
  }

  @Test(arguments: shapes) func distanceFromTheUniformDistribution(categories: [Int]) {
    GradientCheck(
      examples: 3, inputs: [.init(columns: categories.reduce(0, +))],
      build: { graph, x in graph.categoricalKL(logits: x[0], categories: categories) },
      reference: { inputs in
        let p = Self.softmax(inputs[0], categories)
        return Matrix(p.rows, categories.count) { row, place in
          let start = categories[..<place].reduce(0, +)
          let range = start..<start + categories[place]
          return log(Double(categories[place])) + range.reduce(0) { $0 + p[row, $1] * log(p[row, $1]) }
        }
      }
    ).run()
  }

  /// Relaxed samples at a temperature of their own for each example, several of each.
  @Test(arguments: shapes) func relaxedSamples(categories: [Int]) {
    let (examples, columns) = (3, categories.reduce(0, +))
    for samples in 1...2 {
      var generator = Philox(seed: 6, stream: UInt64(samples))
      let noise = (0..<examples * samples * columns).map { _ in generator.normal() }
      let temperatures: [Float] = [0.5, 1, 1.75]
      GradientCheck(
        examples: examples, samples: samples, inputs: [.init(columns: columns)],
        build: { graph, x in
          let (e, temperature) = (graph.leaf(columns: columns, rowsPerExample: samples), graph.leaf(columns: 1))
          e.write(noise[...])
          temperature.write(temperatures[...])
          return graph.categoricalSample(
            logits: x[0], noise: e, temperature: temperature, categories: categories, relaxation: .soft)
        },
        reference: { inputs in
          Self.softmax(
            Matrix(examples * samples, columns) { row, column in
              // The quantile of the normal value in Gumbel's distribution.
              let share = erfc(-Double(noise[row * columns + column]) / 2.0.squareRoot()) / 2
              return (inputs[0][row / samples, column] - log(-log(share))) / Double(temperatures[row / samples])
            }, categories)
        }
      ).run()
    }
  }

  /// Hard samples have the probabilities of the softmax at any temperature, and the gradients of relaxed ones.
  @Test func hardSamples() throws {
    let logits: [Float] = [0.5, -1, 1.5, 0]
    let draws = 20_000
    func graph(_ relaxation: Relaxation) -> (Graph, Tensor, Tensor) {
      let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: true))
      let input = graph.result(columns: 4, rowsPerExample: 1)
      let (noise, temperature) = (graph.leaf(columns: 4, rowsPerExample: draws), graph.leaf(columns: 1))
      input.write(logits[...])
      temperature.write([0.7])
      var generator = Philox(seed: 9)
      noise.write((0..<4 * draws).map { _ in generator.normal() }[...])
      let z = graph.categoricalSample(
        logits: input, noise: noise, temperature: temperature, categories: [4], relaxation: relaxation)
      // Any loss: the first category's value.
      graph.minimize(graph.sampleMean(z.columns == 4 ? graph.rowSum(graph.weighted(z)) : z))
      graph.forward(0..<1)
      graph.backward(0..<1, scale: 1)
      return (graph, z, input)
    }
    let (hardGraph, hard, hardInput) = graph(.straightThrough)
    var counts = [Double](repeating: 0, count: 4)
    for draw in 0..<draws {
      let row = Array(UnsafeBufferPointer(start: hard.row(draw), count: 4))
      #expect(row.sorted() == [0, 0, 0, 1])
      for (place, value) in row.enumerated() { counts[place] += Double(value) }
    }
    for (count, p) in zip(counts, Self.softmax(logits.map(Double.init))) {
      let deviation = (p * (1 - p) / Double(draws)).squareRoot()
      #expect(abs(count / Double(draws) - p) < 5 * deviation)
    }
    let (softGraph, _, softInput) = graph(.soft)
    for column in 0..<4 {
      #expect(try #require(hardInput.gradientRow(0))[column] == (try #require(softInput.gradientRow(0)))[column])
    }
    withExtendedLifetime((hardGraph, softGraph)) {}
  }

  /// Without noise a hard sample is the most likely category, and noise of any size gives numbers.
  @Test func noNoiseAndExtremeNoise() {
    let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: false))
    let (logits, noise, temperature) = (
      graph.leaf(columns: 3), graph.leaf(columns: 3, rowsPerExample: 2), graph.leaf(columns: 1)
    )
    let hard = graph.categoricalSample(
      logits: logits, noise: noise, temperature: temperature, categories: [3], relaxation: .none)
    let soft = graph.categoricalSample(
      logits: logits, noise: noise, temperature: temperature, categories: [3], relaxation: .soft)
    logits.write([1, 3, 2])
    temperature.write([0.1])
    noise.write([0, 0, 0, 40, -40, 0])
    graph.forward(0..<1)
    #expect(Array(UnsafeBufferPointer(start: hard.row(0), count: 6)) == [0, 1, 0, 1, 0, 0])
    let relaxed = Array(UnsafeBufferPointer(start: soft.row(0), count: 6))
    #expect(relaxed.allSatisfy { $0.isFinite })
  }

  @Test func joinedColumns() {
    GradientCheck(
      examples: 3, samples: 2, inputs: [.init(columns: 2, rowsPerExample: 2), .init(columns: 3, rowsPerExample: 2)],
      build: { graph, x in graph.joined(x[0], x[1]) },
      reference: { inputs in
        Matrix(6, 5) { $1 < 2 ? inputs[0][$0, $1] : inputs[1][$0, $1 - 2] }
      }
    ).run()
  }
}

extension Graph {
  /// The columns times 1, 2, 3, ...: so that gradients differ.
  fileprivate func weighted(_ z: Tensor) -> Tensor {
    add(Weighted(input: z, output: result(columns: z.columns, rowsPerExample: z.rowsPerExample)))
  }
}

private struct Weighted: Autodiff.Operation {
  let input, output: Tensor
  var inputs: [Tensor] { [input] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      for column in 0..<output.columns { output.row(row)[column] = input.row(row)[column] * Float(column + 1) }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    for row in output.rowRange(examples) {
      guard let dy = output.gradientRow(row), let dx = input.gradientRow(row) else { return }
      for column in 0..<output.columns {
        dx[column] = (adding[0] == 0 ? 0 : dx[column]) + dy[column] * Float(column + 1)
      }
    }
  }
}
