import Autodiff
import Testing

@Suite struct GraphTests {
  @Test func aSliceIsEvenAndWhole() {
    for count in 0...20 {
      for parts in 1...5 {
        let slices = (0..<parts).map { slice($0, of: parts, count: count) }
        #expect(slices.flatMap { $0 } == Array(0..<count))
        #expect(slices.allSatisfy { abs($0.count - count / parts) <= 1 })
      }
    }
  }

  /// y = 2 x - 1 for a single number.
  private func line(trainable: Bool, capacity: Int = 3) -> (graph: Graph, x: Tensor, y: Tensor) {
    var layout = ParameterLayout()
    layout.add("line.weight", [1, 1])
    layout.add("line.bias", [1])
    let store = ParameterStore(layout: layout, trainable: trainable)
    store.values = store.values.indices.map { $0 == 0 ? 2 : $0 == 16 ? -1 : 0 }
    let graph = Graph(capacity: capacity, parameters: store)
    let x = graph.leaf(columns: 1)
    return (graph, x, graph.linear(x, "line"))
  }

  @Test func runsRepeatedly() {
    let (graph, x, y) = line(trainable: true)
    graph.minimize(y)
    for step in 1...3 {
      let values = [1, 2, 3].map { $0 * Float(step) }
      x.write(values[...])
      graph.forward(0..<3)
      graph.backward(0..<3, scale: 0.5)
      graph.parameterGradients(part: 0, of: 1, examples: 3)
      #expect((0..<3).map { y.row($0).pointee } == values.map { 2 * $0 - 1 })
      // Nothing is left from the previous step.
      #expect(graph.parameters.gradients?.values[0] == 0.5 * values.reduce(0, +))
      #expect(graph.parameters.gradients?.values[16] == 1.5)
    }
  }

  @Test func noExamples() {
    let (graph, _, y) = line(trainable: true)
    graph.minimize(y)
    y.row(0).pointee = 7
    graph.forward(0..<0)
    graph.backward(0..<0, scale: 1)
    #expect(y.row(0).pointee == 7)
  }

  @Test func withoutTrainingThereAreNoGradients() {
    let (graph, x, y) = line(trainable: false)
    x.write([4])
    graph.forward(0..<1)
    #expect(y.row(0).pointee == 7)
    #expect(y.gradientRow(0) == nil && x.gradientRow(0) == nil && graph.parameters.gradients == nil)
  }

  /// A range of parameters is reported exactly when its gradient is complete; the ranges cover all parameters.
  @Test func everyParameterIsFinishedOnce() {
    var layout = ParameterLayout()
    for (name, outputs, inputs) in [("a", 5, 3), ("b", 1, 5)] {
      layout.add("\(name).weight", [outputs, inputs])
      layout.add("\(name).bias", [outputs])
    }
    let graph = Graph(capacity: 2, parameters: ParameterStore(layout: layout, trainable: true))
    let x = graph.leaf(columns: 3)
    graph.minimize(graph.linear(graph.tanh(graph.linear(x, "a")), "b"))
    graph.forward(0..<2)
    graph.backward(0..<2, scale: 1)
    for parts in 1...7 {
      var finished: [Int] = []
      for part in 0..<parts { graph.parameterGradients(part: part, of: parts, examples: 2) { finished += $0 } }
      #expect(finished.sorted() == layout.entries.flatMap { Array($0.range) })
    }
  }

  /// A branch that does not lead to the loss gets no gradient and disturbs none.
  @Test func aSideBranchIsLeftAlone() {
    let (graph, x, y) = line(trainable: true)
    let side = graph.tanh(y)
    graph.minimize(y)
    x.write([1, 2, 3])
    graph.forward(0..<3)
    side.gradientRow(0)?.pointee = .nan
    graph.backward(0..<3, scale: 1)
    graph.parameterGradients(part: 0, of: 1, examples: 3)
    #expect(graph.parameters.gradients?.values[0] == 6)
  }
}
