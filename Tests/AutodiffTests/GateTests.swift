import Autodiff
import Foundation
import Randomness
import Testing

/// Gates driven by one number per example: values and gradients over all small shapes.
@Suite struct GateTests {
  private static func openness(_ gate: Gate, _ u: Double) -> Double {
    switch gate {
    case .sigmoid: 1 / (1 + exp(-u))
    case .root: max(0, 1 - exp(u)).squareRoot()
    }
  }

  /// Values of t at which no gate is near u = 0, where the root has no derivative.
  private static func inputs(_ count: Int, weight: [Float], bias: [Float]) -> [Float] {
    var generator = Philox(seed: 9)
    return (0..<count).map { _ in
      for _ in 0..<10_000 {
        let t = 3.4 * generator.uniform() - 1.7
        if zip(weight, bias).allSatisfy({ abs($0 * t + $1) > 0.02 }) { return t }
      }
      return .nan
    }
  }

  @Test(arguments: [Gate.sigmoid, .root]) func gate(gate: Gate) {
    for examples in 1...4 {
      for columns in [1, 2, 7, 15, 16, 17, 33] {
        for samples in 1...3 {
          var t: [Float] = []
          GradientCheck(
            examples: examples, samples: samples, inputs: [.init(columns: columns, rowsPerExample: samples)],
            parameters: [("gate.weight", [columns, 1]), ("gate.bias", [columns])],
            build: { graph, x in
              let layout = graph.parameters.layout
              let values = graph.parameters.values
              t = Self.inputs(
                examples, weight: layout["gate.weight"]?.values(in: values) ?? [],
                bias: layout["gate.bias"]?.values(in: values) ?? [])
              let leaf = graph.leaf(columns: 1)
              leaf.write(t[...])
              return graph.gate(x[0], by: leaf, gate, "gate")
            },
            reference: { m in
              Matrix(examples * samples, columns) { row, column in
                // The check asks for the shape before there is a graph.
                guard !t.isEmpty else { return 0 }
                let u = m[1][column, 0] * Double(t[row / samples]) + m[2][0, column]
                return Self.openness(gate, u) * m[0][row, column]
              }
            }
          ).run()
        }
      }
    }
  }

  /// By hand: log(3/4) opens a root gate by a half, log 3 a sigmoid gate by three quarters; positive values close the
  /// root gate.
  @Test func opennessInNumbers() {
    let logarithms: [Float] = [log(0.75), log(3), 0]
    let root = Gate.root.openness(weight: [0, 0, 1], bias: logarithms, t: 2)
    #expect(abs(root[0] - 0.5) < 1e-6 && root[1] == 0 && root[2] == 0)
    let sigmoid = Gate.sigmoid.openness(weight: [0, 0, 1], bias: logarithms, t: 0)
    #expect(abs(sigmoid[0] - 3 / 7) < 1e-6 && abs(sigmoid[1] - 0.75) < 1e-6 && sigmoid[2] == 0.5)
    let turned = Gate.sigmoid.openness(weight: [log(3) as Float], bias: [0], t: 2)
    #expect(abs(turned[0] - 0.9) < 1e-6)
  }
}
