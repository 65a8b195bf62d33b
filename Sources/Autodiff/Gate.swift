import CKernels

/// How far a gate is open, a function of u = w t + b (Bae and others 2023, section 4).
public enum Gate: Sendable, Equatable {
  /// sigmoid(u)
  case sigmoid
  /// sqrt(max(0, 1 - exp(u))), the form that the optimal decoder of a linear VAE has.
  case root

  /// The openness at t of gates with these weights and biases, one of each per feature.
  public func openness(weight: [Float], bias: [Float], t: Float) -> [Float] {
    var openness = [Float](repeating: 0, count: bias.count)
    // The kernel also computes the gated features, which are not needed here.
    var passed = openness
    let ones = [Float](repeating: 1, count: bias.count)
    kernel(ones, weight, bias, t, &openness, &passed, bias.count)
    return openness
  }

  fileprivate typealias Kernel =
    @convention(c) (
      UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, UnsafeMutablePointer<Float>?,
      UnsafeMutablePointer<Float>?, Int
    ) -> Void

  fileprivate var kernel: Kernel { self == .root ? latent_root_gate : latent_sigmoid_gate }
}

extension Graph {
  /// `y = gate(w t + b) * x`, one gate per feature: `[rows, features] -> [rows, features]`.
  ///
  /// t is a leaf `[examples, 1]`. The parameters `name.weight` `[features, 1]` and `name.bias` `[features]` are w and
  /// b, in PyTorch's layout a linear map of one number.
  public func gate(_ x: Tensor, by t: Tensor, _ gate: Gate, _ name: String) -> Tensor {
    add(FeatureGate(x, by: t, gate, name, in: self))
  }
}

private struct FeatureGate: Operation {
  let x, t, weight, bias, output: Tensor
  /// The openness of each gate; its gradient is that of u. `[examples, features]`.
  let openness: Tensor
  let weightOffset, biasOffset: Int
  private let gate: Gate
  var inputs: [Tensor] { [x] }

  init(_ x: Tensor, by t: Tensor, _ gate: Gate, _ name: String, in graph: Graph) {
    precondition(t.columns == 1 && t.rows == .perExample(1) && t.gradient == nil, "t is a leaf: one number an example")
    self.x = x
    self.t = t
    weight = graph.parameter("\(name).weight")
    bias = graph.parameter("\(name).bias")
    guard let weightPlace = graph.parameters.layout["\(name).weight"],
      let biasPlace = graph.parameters.layout["\(name).bias"], weightPlace.shape == [x.columns, 1],
      biasPlace.shape == [x.columns]
    else { preconditionFailure("\(name) is no gate of \(x.columns) features") }
    (weightOffset, biasOffset) = (weightPlace.offset, biasPlace.offset)
    openness = graph.result(columns: x.columns, rowsPerExample: 1)
    output = graph.result(columns: x.columns, rowsPerExample: x.rowsPerExample)
    self.gate = gate
  }

  func forward(_ examples: Range<Int>) {
    let open = gate.kernel
    let samples = x.rowsPerExample
    for example in examples {
      let first = example * samples
      let g = openness.row(example)
      open(x.row(first), weight.value, bias.value, t.row(example).pointee, g, output.row(first), x.columns)
      for row in first + 1..<first + samples { latent_product(x.row(row), g, output.row(row), x.columns) }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let close = gate == .root ? latent_root_gate_backward : latent_sigmoid_gate_backward
    let samples = x.rowsPerExample
    for row in output.rowRange(examples) {
      let example = row / samples
      close(
        x.row(row), openness.row(example), output.gradientRow(row), x.gradientRow(row), openness.gradientRow(example),
        x.columns, adding[0], row % samples == 0 ? 0 : 1)
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard let du = openness.gradient, let dWeight = weight.gradient, let dBias = bias.gradient else { return }
    let mine = Linear.units(part, of: parts, count: x.columns)
    if mine.isEmpty { return }
    let (first, count) = (mine.lowerBound, mine.count)
    latent_weighted_column_sums(du + first, t.value, examples, count, x.columns, dWeight + first)
    finished(weightOffset + first..<weightOffset + mine.upperBound)
    latent_column_sums(du + first, examples, count, x.columns, dBias + first)
    finished(biasOffset + first..<biasOffset + mine.upperBound)
  }
}
