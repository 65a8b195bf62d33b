import Autodiff
import VAE

/// A layer with weights, and their values by their names in the layer.
struct Part: Sendable {
  let layer: any Layer
  let values: [String: [Float]]

  init(_ layer: any Layer, _ values: [String: [Float]] = [:]) { (self.layer, self.values) = (layer, values) }
}

/// A step of a network as it was found: what has weights, and what no weights tell.
struct Stage: Sendable {
  /// Layers before it that are not in the file: an unflattening, an enlargement.
  var before: [Part] = []
  /// The layer, by its place in the file.
  var layer: ForeignLayer
  /// What it is here.
  let kind: any Layer
  /// How many rows and columns of zeros its kernel has before those of the file.
  var zeros = 0
  /// A norm behind it.
  var norm: ForeignLayer?
  /// Whether that is behind the activation; nil where names do not say.
  var normIsLast: Bool?
  /// The kernel of a pool behind it and its activation.
  var pool: Kernel?
  /// That of a pool behind all of these which averages each whole map.
  var globalPool: Kernel?
  /// The shape of what it reads.
  let input: Shape
  /// How a residual block is made, and by how much it makes a picture smaller; nil for other layers.
  var block: (form: ResidualBlock.Form, stride: Int)?
  /// Whether no activation follows it, whatever follows the other layers.
  var isBare = false
  /// Whether names tell if an activation follows it.
  var isTold = false
  /// Whether it is the last of a sequence that has its activations as modules: one behind it would have no name in the file.
  var endsSequence = false

  init(
    before: [Part] = [], layer: ForeignLayer, kind: any Layer, zeros: Int = 0, input: Shape,
    block: (form: ResidualBlock.Form, stride: Int)? = nil
  ) {
    (self.before, self.layer, self.kind, self.zeros, self.input) = (before, layer, kind, zeros, input)
    self.block = block
    isBare = block?.form.endsBare ?? false
  }

  /// The channels of all its norms over groups of channels.
  var groupedChannels: [Int] {
    if let block = layer.block {
      let steps = block.steps + (block.beside.map { [$0] } ?? [])
      return steps.compactMap { step in
        step.norm.flatMap { norm in
          if case .norm(let features, false) = norm.kind { features } else { nil }
        }
      }
    }
    guard let norm, !norm.hasStatistics, let output = try? kind.output(for: input), !output.isFlat else { return [] }
    return [output.channels]
  }

  /// Whether it gives each pixel of a picture as many values as it has, which is done before anything else, without an activation.
  var onlyMixesColors: Bool {
    guard let convolution = kind as? Convolution, [1, 3].contains(input.channels) else { return false }
    return convolution.kernel.side == 1 && convolution.channels == input.channels && norm == nil
  }

  /// The stages before it. If a block begins with its activation, the layer before it has none, or, more rarely, no layer before it has one.
  func stagesBefore(_ stages: [Stage]) -> [(stages: [Stage], cost: Double)] {
    guard block?.form.isPreactivated ?? false, var last = stages.last else { return [(stages, 0)] }
    last.isBare = true
    let usual = (Array(stages.dropLast()) + [last], 0.0)
    guard last.block == nil, stages.count > 1 else { return [usual] }
    let bare = stages.map { stage in
      var stage = stage
      stage.isBare = true
      return stage
    }
    return [usual, (bare, 0.7)]
  }

  /// Whether a norm behind it may stand in front of its activation or behind that: within blocks it stands in front.
  static func leavesNormsOpen(_ stages: [Stage]) -> Bool {
    stages.contains { $0.norm != nil && $0.normIsLast == nil }
      && !stages.contains { $0.layer.block?.hasNorms ?? false }
  }

  /// What no weights tell of it.
  struct Functions {
    /// Nil for none.
    var activation: (any Layer)?
    /// That between layers within a residual block.
    var inner: (any Layer)?
    /// Whether a norm is behind the activation.
    var normIsLast: Bool
    /// Of a norm over groups of channels.
    var groups: Choice.Groups
    /// Whether pools average.
    var averages: Bool
  }

  /// Its layers with their values.
  func parts(_ functions: Functions) throws(ReadingError) -> [Part] {
    var parts = before
    if let condition = layer.condition, kind is Convolution {
      let picture = Shape(channels: input.channels - 1, height: input.height, width: input.width)
      parts += condition.channel(beside: picture) ?? []
    }
    if let block, let layers = layer.block {
      parts += try layers.parts(stride: block.stride, block.form, input, functions)
      return parts + last(functions)
    }
    var values: [String: [Float]] = [:]
    for parameter in kind.parameters(for: input) {
      let isKernel = parameter.name == "weight" && parameter.shape.count == 4
      var shape = parameter.shape
      if isKernel { shape = [shape[0], shape[1], shape[2] - zeros, shape[3] - zeros] }
      let stored = try layer.values(
        parameter.name, count: shape.reduce(1, *), otherwise: parameter.name == "weight" ? 1 : 0)
      values[parameter.name] = isKernel ? Self.widened(stored, side: shape[2], zeros: zeros) : stored
    }
    parts.append(Part(kind, values))
    let norms =
      try norm.flatMap { norm in
        (try? kind.output(for: input)).map { (norm: norm, output: $0) }
      }.map { (found) throws(ReadingError) in [try found.norm.asNorm(of: found.output, functions.groups)] } ?? []
    return parts + last(functions, norms)
  }

  /// What follows its weights.
  private func last(_ functions: Functions, _ norms: [Part] = []) -> [Part] {
    let activation = isBare ? [] : functions.activation.map { [Part($0)] } ?? []
    var parts = normIsLast ?? functions.normIsLast ? activation + norms : norms + activation
    if let pool { parts.append(Part(functions.averages ? AveragePool(pool) : MaxPool(pool))) }
    if let globalPool { parts.append(Part(AveragePool(globalPool))) }
    return parts
  }

  /// Kernels with rows and columns of zeros before them.
  private static func widened(_ kernels: [Float], side: Int, zeros: Int) -> [Float] {
    guard zeros > 0 else { return kernels }
    let wide = side + zeros
    var result: [Float] = []
    for start in stride(from: 0, to: kernels.count, by: side * side) {
      result += [Float](repeating: 0, count: zeros * wide)
      for row in 0..<side {
        result += [Float](repeating: 0, count: zeros) + kernels[start + row * side..<start + (row + 1) * side]
      }
    }
    return result
  }
}
