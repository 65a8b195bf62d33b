import Autodiff
import VAE

/// A residual block of a file: convolutions in a row, whose output is added to what the block reads, or to what a convolution beside
/// them makes of it.
struct ResidualBlock: Sendable {
  /// A convolution with its norm.
  struct Step: Sendable {
    let layer: ForeignLayer
    let inputs, outputs, side: Int
    var norm: ForeignLayer?

    /// Nil for a layer that is no convolution.
    init?(_ layer: ForeignLayer) {
      guard case .kernel(let outputs, let inputs, let side) = layer.kind,
        layer.biases == nil || layer.biases == outputs,
        layer.settings.isTransposedKernel != true, layer.settings.obstacle == nil
      else { return nil }
      (self.layer, self.inputs, self.outputs, self.side) = (layer, inputs, outputs, side)
    }
  }

  /// What no weights tell of it; nearly always the same for all blocks of a network.
  struct Form: Sendable, Equatable {
    /// Whether norm and activation stand before each convolution, and not behind it (He and others 2016, "Identity Mappings").
    var isPreactivated: Bool
    /// Whether the last norm stands behind the sum.
    var normsSum = false
    /// Whether nothing follows the sum. Of blocks whose activations stand first, the next layer decides.
    var endsBare: Bool
  }

  let steps: [Step]
  /// One at most.
  let besides: [Step]
  /// Nil where nothing tells.
  let isPreactivated: Bool?
  /// The layers that it is made of, in the file's order.
  let layers: [ForeignLayer]

  var beside: Step? { besides.first }

  /// The channels that it reads and gives.
  var inputs: Int { steps[0].inputs }
  var outputs: Int { steps[steps.count - 1].outputs }

  var hasNorms: Bool { (steps + besides).contains { $0.norm != nil } }

  /// The forms that it may have, with how much rarer than the usual each is, in logarithms.
  var forms: [(form: Form, cost: Double)] {
    let (post, bare) = (Form(isPreactivated: false, endsBare: false), Form(isPreactivated: false, endsBare: true))
    let pre = Form(isPreactivated: true, endsBare: false)
    let normed = Form(isPreactivated: false, normsSum: true, endsBare: false)
    return switch isPreactivated {
    // A function that changes its input in place, as many copies have it, stands before the skip connection, too.
    case true: hasNorms ? [(pre, 0)] : [(pre, 0), (post, 0.4)]
    case false: [(post, 0), (bare, 0.5)] + (steps.last?.norm == nil ? [] : [(normed, 0.8)])
    case nil: [(post, 0), (bare, 0.5), (pre, 0.7)]
    }
  }

  /// Its convolutions alone, which tell shapes: one of them makes the picture smaller by `stride`, the first that looks at more than a pixel.
  func convolutions(stride: Int) -> Residual {
    Residual(
      kernels(stride: stride).enumerated().map { Convolution(steps[$0].outputs, $1) },
      beside: beside.map { [Convolution($0.outputs, Self.kernel($0.layer, $0.side, stride: stride))] } ?? [])
  }

  private func kernels(stride: Int) -> [Kernel] {
    let strided = steps.firstIndex { $0.side > 1 } ?? 0
    return steps.indices.map {
      Self.kernel(steps[$0].layer, steps[$0].side, stride: $0 == strided ? stride : 1)
    }
  }

  private static func kernel(_ layer: ForeignLayer, _ side: Int, stride: Int) -> Kernel {
    layer.settings.kernel ?? Kernel(side, stride: stride, padding: (side - 1) / 2)
  }

  /// The block as a layer with its values, and a norm behind it where there is one; `functions` has the activation within it.
  func parts(stride: Int, _ form: Form, _ input: Shape, _ functions: Stage.Functions) throws(ReadingError) -> [Part] {
    var (main, shape) = ([Part](), input)
    let kernels = kernels(stride: stride)
    var behind: [Part] = []
    for (index, step) in steps.enumerated() {
      let convolution = Convolution(step.outputs, kernels[index])
      guard let output = try? convolution.output(for: shape) else { throw misfit }
      let part = Part(convolution, try Self.values(step.layer, convolution, shape))
      let activation = functions.inner.map { [Part($0)] } ?? []
      if form.isPreactivated {
        main += try norm(step, shape, functions) + activation + [part]
      } else {
        let (isLast, norm) = (index + 1 == steps.count, try norm(step, output, functions))
        main += [part] + (isLast && form.normsSum ? [] : norm) + (isLast ? [] : activation)
        if isLast, form.normsSum { behind = norm }
      }
      shape = output
    }
    var side: [Part] = []
    if let beside {
      let convolution = Convolution(beside.outputs, Self.kernel(beside.layer, beside.side, stride: stride))
      guard let output = try? convolution.output(for: input) else { throw misfit }
      side = [Part(convolution, try Self.values(beside.layer, convolution, input))]
      side += try norm(beside, output, functions)
    }
    var values: [String: [Float]] = [:]
    for (prefix, parts) in [("", main), ("beside.", side)] {
      for (index, part) in parts.enumerated() {
        for (key, value) in part.values { values["\(prefix)\(index).\(key)"] = value }
      }
    }
    return [Part(Residual(main.map(\.layer), beside: side.map(\.layer)), values)] + behind
  }

  private var misfit: ReadingError { ReadingError("the layers of its residual blocks do not fit together") }

  private func norm(_ step: Step, _ shape: Shape, _ functions: Stage.Functions) throws(ReadingError) -> [Part] {
    try step.norm.map { (norm) throws(ReadingError) in [try norm.asNorm(of: shape, functions.groups)] } ?? []
  }

  private static func values(
    _ layer: ForeignLayer, _ kind: any Layer, _ input: Shape
  ) throws(ReadingError) -> [String: [Float]] {
    var values: [String: [Float]] = [:]
    for parameter in kind.parameters(for: input) {
      values[parameter.name] = try layer.values(
        parameter.name, count: parameter.shape.reduce(1, *), otherwise: parameter.name == "weight" ? 1 : 0)
    }
    return values
  }
}

extension ForeignLayer {
  /// A norm as a layer for this shape, with its values.
  func asNorm(of shape: Shape, _ groups: Choice.Groups) throws(ReadingError) -> Part {
    let layer: any Layer =
      hasStatistics ? BatchNorm() : GroupNorm(shape.isFlat ? 1 : groups.count(of: shape.channels) ?? 1)
    var values: [String: [Float]] = [:]
    for parameter in layer.parameters(for: shape) {
      let usual: Float = ["weight", "running_var"].contains(parameter.name) ? 1 : 0
      values[parameter.name] = try self.values(parameter.name, count: shape.channels, otherwise: usual)
    }
    return Part(layer, values)
  }
}
