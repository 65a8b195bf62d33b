import Autodiff
import Randomness
import Testing

/// An operation in a graph, and again in double precision.
///
/// The check turns the result into a scalar with a random weight for each value, so that all gradients differ, and
/// compares the graph's gradients with central differences of the double-precision function.
struct GradientCheck {
  /// A differentiable input, `[examples * rowsPerExample, columns]`.
  struct Input {
    var columns: Int
    var rowsPerExample = 1
    var values: (inout Philox) -> Float = { $0.normal() }
  }

  /// Other uses of the inputs: then an operation must add to their gradients instead of overwriting them.
  enum OtherUse: CaseIterable { case none, before, after }

  var examples: Int
  /// Rows of the result per example.
  var samples = 1
  var inputs: [Input]
  var parameters: [(name: String, shape: [Int])] = []
  var buffers: [(name: String, shape: [Int])] = []
  /// The mode of the graph.
  var mode = Graph.Mode.evaluation
  var build: (Graph, [Tensor]) -> Tensor
  /// From the inputs, parameters and buffers to the result.
  var reference: ([Matrix]) -> Matrix
  var location: SourceLocation = #_sourceLocation

  func run(seed: UInt64 = 1) {
    for use in OtherUse.allCases {
      let graph = Run(self, use, seed)
      graph.forward([0..<examples])
      graph.backward([0..<examples], parts: 1)
      graph.checkValue()
      graph.checkGradients()
      let (gradients, parameterGradients) = (graph.inputGradients, graph.parameterGradients)
      // Again in parts, as with several threads; the second backward pass overwrites old gradients.
      for cut in 0...examples {
        graph.forward([cut..<examples, 0..<cut])
        graph.backward([0..<cut, cut..<examples], parts: cut + 1)
        graph.checkValue()
        let same = zip(graph.inputGradients + graph.parameterGradients, gradients + parameterGradients)
          .allSatisfy { abs($0 - $1) <= 2e-6 * max(1, abs($1)) }
        #expect(same, "cut at \(cut) of \(examples) examples", sourceLocation: location)
      }
    }
  }
}

/// A graph for one check, and its double-precision counterpart.
private final class Run {
  private let check: GradientCheck
  private let use: GradientCheck.OtherUse
  private let graph: Graph
  private let inputs: [Tensor]
  private let loss: Tensor
  private let weights: [Float]
  private let exampleWeights: [Float]
  private let otherWeight: Float = 1.75
  private let scale: Float = 0.25
  private let start: [[Float]]
  private let buffers: [Matrix]

  init(_ check: GradientCheck, _ use: GradientCheck.OtherUse, _ seed: UInt64) {
    self.check = check
    self.use = use
    var generator = Philox(seed: seed, stream: 1)
    // The reference determines the result's width.
    let shapes = check.inputs.map { (check.examples * $0.rowsPerExample, $0.columns) }
    let zeros =
      shapes.map { Matrix($0, $1) { _, _ in 0.5 } }
      + check.parameters.map {
        Matrix($0.shape.count == 1 ? 1 : $0.shape[0], Self.columns($0.shape)) { _, _ in 0.5 }
      }
    let width = check.reference(zeros + check.buffers.map { Matrix(1, $0.shape[0]) { _, _ in 0.5 } }).columns
    var layout = ParameterLayout()
    for parameter in check.parameters { layout.add(parameter.name, parameter.shape) }
    for buffer in check.buffers { layout.add(buffer.name, buffer.shape, isTrained: false) }
    layout.add("head.weight", [1, width])
    layout.add("head.bias", [1])
    let store = ParameterStore(layout: layout, trainable: true)
    store.values = store.values.map { _ in generator.normal() }
    // Running variances are above 0.
    for buffer in check.buffers {
      guard let place = layout[buffer.name] else { continue }
      for index in place.range { store.memory.start[index] = 0.5 + abs(store.memory.start[index]) }
    }
    weights = layout["head.weight"].map { Array(store.values[$0.range]) } ?? []
    graph = Graph(capacity: check.examples, parameters: store, mode: check.mode)
    let graph = graph
    var start: [[Float]] = []
    inputs = check.inputs.map { input in
      let tensor = graph.result(columns: input.columns, rowsPerExample: input.rowsPerExample)
      start.append((0..<check.examples * input.rowsPerExample * input.columns).map { _ in input.values(&generator) })
      tensor.write(start[start.count - 1][...])
      return tensor
    }
    self.start = start + check.parameters.map { layout[$0.name]?.values(in: store.values) ?? [] }
    self.buffers = check.buffers.map { buffer in
      let values = layout[buffer.name]?.values(in: store.values) ?? []
      return Matrix(1, values.count) { Double(values[$1]) }
    }
    exampleWeights = (0..<check.examples).map { _ in generator.normal() }
    let (other, one, factor) = (graph.leaf(columns: 1), graph.leaf(columns: 1), graph.leaf(columns: 1))
    other.write(Array(repeating: otherWeight, count: check.examples)[...])
    factor.write(exampleWeights[...])
    let inputs = inputs
    let sum = { inputs.reduce(one) { graph.weightedSum($0, other, graph.sampleMean(graph.rowSum($1))) } }
    let early = use == .before ? sum() : one
    let result = graph.linear(check.build(graph, inputs), "head")
    let late = use == .after ? sum() : early
    loss = graph.weightedSum(late, factor, graph.sampleMean(result))
    graph.minimize(loss)
  }

  func forward(_ ranges: [Range<Int>]) {
    for stage in 0..<graph.forwardStages {
      for range in ranges { graph.forward(range, of: check.examples, stage: stage) }
    }
  }

  func backward(_ ranges: [Range<Int>], parts: Int) {
    for stage in 0..<graph.backwardStageCount {
      for range in ranges { graph.backward(range, of: check.examples, stage: stage, scale: scale) }
    }
    for part in 0..<parts { graph.parameterGradients(part: part, of: parts, examples: check.examples) }
  }

  var inputGradients: [Float] {
    inputs.indices.flatMap { index in
      Array(UnsafeBufferPointer(start: inputs[index].gradientRow(0), count: start[index].count))
    }
  }

  /// The gradients of the operation's own parameters.
  var parameterGradients: [Float] {
    let all = graph.parameters.gradients?.values ?? []
    return check.parameters.flatMap { parameter in
      graph.parameters.layout[parameter.name]?.values(in: all) ?? []
    }
  }

  /// A weight `[out, in, height, width]` is a matrix of `out` rows.
  private static func columns(_ shape: [Int]) -> Int {
    shape.count == 1 ? shape[0] : shape.dropFirst().reduce(1, *)
  }

  /// The loss of each example for these values of inputs and parameters.
  private func losses(_ values: [[Double]]) -> [Double] {
    let widths = check.inputs.map(\.columns) + check.parameters.map { Self.columns($0.shape) }
    let matrices = zip(values, widths).map { values, width in
      Matrix(values.count / width, width) { values[$0 * width + $1] }
    }
    let result = check.reference(matrices + buffers)
    let bias = graph.parameters.layout["head.bias"].map { Double(graph.parameters.values[$0.offset]) } ?? .nan
    return (0..<check.examples).map { example in
      var total = 0.0
      for row in example * check.samples..<(example + 1) * check.samples {
        total += bias + (0..<result.columns).reduce(0) { $0 + Double(weights[$1]) * result[row, $1] }
      }
      total *= Double(exampleWeights[example]) / Double(check.samples)
      if use == .none { return total }
      for (input, matrix) in zip(check.inputs, matrices) {
        for row in example * input.rowsPerExample..<(example + 1) * input.rowsPerExample {
          for column in 0..<matrix.columns {
            total += Double(otherWeight) * matrix[row, column] / Double(input.rowsPerExample)
          }
        }
      }
      return total
    }
  }

  func checkValue() {
    for (example, wanted) in losses(start.map { $0.map(Double.init) }).enumerated() {
      let found = Double(loss.row(example).pointee)
      let size = max(1, abs(wanted), Double(weights.count).squareRoot())
      #expect(abs(found - wanted) <= 1e-5 * size, "loss", sourceLocation: check.location)
    }
  }

  func checkGradients() {
    let found = inputGradients + parameterGradients
    let point = start.map { $0.map(Double.init) }
    if found.count > Self.mostDerivatives { return checkDirections(found, point) }
    var place = 0
    for block in point.indices {
      for index in point[block].indices {
        let step = 1e-5 * max(1, abs(point[block][index]))
        let sums = [step, -step].map { change in
          var moved = point
          moved[block][index] += change
          return losses(moved).reduce(0, +)
        }
        let wanted = Double(scale) * (sums[0] - sums[1]) / (2 * step)
        let isRight = abs(Double(found[place]) - wanted) <= 2e-5 * max(1, abs(wanted))
        #expect(
          isRight, "gradient \(index) of input \(block) is \(found[place]), not \(wanted); other use: \(use)",
          sourceLocation: check.location)
        if !isRight { return }
        place += 1
      }
    }
  }

  /// Beyond so many values, those of a large layer, derivatives are taken along random directions instead.
  private static let mostDerivatives = 150

  private func checkDirections(_ found: [Float], _ point: [[Double]]) {
    var generator = Philox(seed: 5, stream: UInt64(found.count))
    var first = 0
    for block in point.indices {
      for _ in 0..<3 {
        let direction = point[block].map { _ in generator.uniform() < 0.5 ? -1.0 : 1.0 }
        let sums = [1e-5, -1e-5].map { step in
          var moved = point
          moved[block] = zip(point[block], direction).map { $0 + step * $1 }
          return losses(moved).reduce(0, +)
        }
        let wanted = Double(scale) * (sums[0] - sums[1]) / 2e-5
        let terms = direction.indices.map { Double(found[first + $0]) * direction[$0] }
        let isRight = abs(terms.reduce(0, +) - wanted) <= 2e-5 * terms.reduce(1) { $0 + abs($1) }
        #expect(
          isRight, "along a direction of input \(block) \(terms.reduce(0, +)), not \(wanted); other use: \(use)",
          sourceLocation: check.location)
      }
      first += point[block].count
    }
  }
}
