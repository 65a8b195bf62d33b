import Autodiff
import Randomness
import Testing

/// The first layer over data against sums in double precision, for data of any density: sparse and dense products must
/// be the same function.
@Suite struct DataLinearTests {
  private struct Case: CustomTestStringConvertible {
    var inputs: Int
    var outputs: Int
    var examples: Int
    /// The fraction of nonzero values.
    var density: Float
    var testDescription: String { "\(examples) x \(inputs) -> \(outputs), \(density) not 0" }
  }

  private static let cases: [Case] = [0, 0.05, 0.2, 0.34, 0.6, 1].flatMap { density in
    [(1, 1, 1), (5, 3, 2), (17, 16, 3), (40, 17, 4), (33, 100, 5), (64, 401, 7)].map { inputs, outputs, examples in
      Case(inputs: inputs, outputs: outputs, examples: examples, density: density)
    }
  }

  @Test(arguments: cases) private func valuesAndGradients(_ given: Case) {
    var generator = Philox(seed: 11, stream: UInt64(given.inputs))
    var layout = ParameterLayout()
    layout.add("data.weight", [given.outputs, given.inputs])
    layout.add("data.bias", [given.outputs])
    layout.add("head.weight", [1, given.outputs])
    layout.add("head.bias", [1])
    let store = ParameterStore(layout: layout, trainable: true)
    store.values = store.values.map { _ in generator.normal() }
    let graph = Graph(capacity: given.examples + 1, parameters: store)
    let x = graph.leaf(columns: given.inputs)
    let y = graph.dataLinear(x, "data")
    graph.minimize(graph.linear(y, "head"))

    let weight = layout["data.weight"]?.values(in: store.values).map(Double.init) ?? []
    let bias = layout["data.bias"]?.values(in: store.values).map(Double.init) ?? []
    let head = layout["head.weight"]?.values(in: store.values).map(Double.init) ?? []
    // Twice, to check that nothing of the first data remains in the second result.
    for _ in 0..<2 {
      let data = (0..<given.examples * given.inputs).map { _ in
        generator.uniform() < given.density ? generator.normal() : 0
      }
      x.write(data[...])
      let half = given.examples / 2
      for range in [half..<given.examples, 0..<half] {
        graph.forward(range)
        graph.backward(range, scale: 0.5)
      }
      var finished: [Int] = []
      for part in 0..<3 {
        graph.parameterGradients(part: part, of: 3, examples: given.examples) { finished += Array($0) }
      }
      #expect(finished.sorted() == layout.entries.flatMap { Array($0.range) })

      for example in 0..<given.examples {
        for out in 0..<given.outputs {
          let exact = (0..<given.inputs).reduce(bias[out]) {
            $0 + Double(data[example * given.inputs + $1]) * weight[out * given.inputs + $1]
          }
          #expect(abs(Double(y.row(example)[out]) - exact) < 2e-5)
        }
      }
      let gradients = store.gradients?.values ?? []
      let found = layout["data.weight"]?.values(in: gradients) ?? []
      for out in 0..<given.outputs {
        for column in 0..<given.inputs {
          let sum = (0..<given.examples).reduce(0.0) { $0 + Double(data[$1 * given.inputs + column]) }
          #expect(abs(Double(found[out * given.inputs + column]) - 0.5 * head[out] * sum) < 2e-5)
        }
      }
      let biasGradient = layout["data.bias"]?.values(in: gradients) ?? []
      for out in 0..<given.outputs {
        #expect(abs(Double(biasGradient[out]) - 0.5 * head[out] * Double(given.examples)) < 2e-5)
      }
    }
  }
}
