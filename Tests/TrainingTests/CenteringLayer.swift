import Autodiff
import VAE

/// The smallest layer with everything that batch norm needs: `y = x - mean + bias`, with a mean per feature. In
/// training this is the batch's mean, which also updates the buffer `running_mean`; in evaluation it is the buffer.
struct CenteringLayer: Layer {
  static let name = "center"
  static let catalogue = LayerCatalogue(LayerCatalogue.standard.kinds + [CenteringLayer.self])
  static let momentum: Float = 0.1

  init() {}
  init?(_ words: inout LayerWords) {}

  func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard input.isFlat else { throw LayerMisfit(needs: "a row of features") }
    return input
  }

  func parameters(for input: Shape) -> [LayerParameter] {
    [
      LayerParameter("bias", [input.count], start: .constant(0.25)),
      .buffer("running_mean", [input.count], start: 0.5),
    ]
  }

  var hasTrainingMode: Bool { true }

  func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    let output = graph.result(columns: x.columns, rowsPerExample: x.rowsPerExample)
    let bias = graph.parameter("\(place.name).bias")
    let mean = graph.parameter("\(place.name).running_mean")
    guard let offset = graph.parameters.layout["\(place.name).bias"]?.offset else {
      preconditionFailure("\(place.name) is no layer")
    }
    switch graph.mode {
    case .training:
      return graph.add(CenteringByBatch(x: x, bias: bias, runningMean: mean, output: output, biasOffset: offset))
    case .evaluation: return graph.add(CenteringByBuffer(x: x, bias: bias, runningMean: mean, output: output))
    }
  }
}

private struct CenteringByBatch: BatchOperation, BufferedOperation {
  let x, bias, runningMean, output: Tensor
  let biasOffset: Int
  var inputs: [Tensor] { [x] }

  private func mean(_ row: (Int) -> UnsafeMutablePointer<Float>, _ column: Int, _ batch: Int) -> Float {
    let rows = batch * x.rowsPerExample
    return (0..<rows).reduce(Float(0)) { $0 + row($1)[column] } / Float(rows)
  }

  func forward(_ examples: Range<Int>, of batch: Int) {
    for column in 0..<x.columns {
      let mean = mean(x.row, column, batch)
      for row in output.rowRange(examples) {
        output.row(row)[column] = x.row(row)[column] - mean + bias.value[column]
      }
    }
  }

  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet) {
    guard let dy = output.gradient, let dx = x.gradient else { return }
    for column in 0..<x.columns {
      let mean = mean({ dy + $0 * x.columns }, column, batch)
      for row in output.rowRange(examples) {
        let place = row * x.columns + column
        dx[place] = (adding[0] == 1 ? dx[place] : 0) + dy[place] - mean
      }
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let dy = output.gradient, let dBias = bias.gradient else { return }
    let mine = slice(part, of: parts, count: x.columns)
    for column in mine {
      dBias[column] = output.rowRange(0..<examples).reduce(Float(0)) { $0 + dy[$1 * x.columns + column] }
    }
    finished(biasOffset + mine.lowerBound..<biasOffset + mine.upperBound)
  }

  func updateBuffers(_ part: Int, of parts: Int, examples: Int) {
    for column in slice(part, of: parts, count: x.columns) {
      runningMean.value[column] += CenteringLayer.momentum * (mean(x.row, column, examples) - runningMean.value[column])
    }
  }
}

private struct CenteringByBuffer: Operation {
  let x, bias, runningMean, output: Tensor
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      for column in 0..<x.columns {
        output.row(row)[column] = x.row(row)[column] - runningMean.value[column] + bias.value[column]
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient, let dx = x.gradient else { return }
    for place in output.rowRange(examples).flatMap({ $0 * x.columns..<($0 + 1) * x.columns }) {
      dx[place] = (adding[0] == 1 ? dx[place] : 0) + dy[place]
    }
  }
}
