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
  /// The kernel of a pool behind it and its activation.
  var pool: Kernel?
  /// That of a pool behind all of these which averages each whole map.
  var globalPool: Kernel?
  /// The shape of what it reads.
  let input: Shape

  /// Whether it gives each pixel of a picture as many values as it has, which is done before anything else, without an activation.
  var onlyMixesColors: Bool {
    guard let convolution = kind as? Convolution, [1, 3].contains(input.channels) else { return false }
    return convolution.kernel.side == 1 && convolution.channels == input.channels && norm == nil
  }

  /// What no weights tell of it.
  struct Functions {
    /// Nil for none.
    var activation: (any Layer)?
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
    var last: [Part] = functions.activation.map { [Part($0)] } ?? []
    if let norm, let output = try? kind.output(for: input) {
      let layer: any Layer =
        norm.hasStatistics
        ? BatchNorm() : GroupNorm(output.isFlat ? 1 : functions.groups.count(of: output.channels) ?? 1)
      var values: [String: [Float]] = [:]
      for parameter in layer.parameters(for: output) {
        let usual: Float = ["weight", "running_var"].contains(parameter.name) ? 1 : 0
        values[parameter.name] = try norm.values(parameter.name, count: output.channels, otherwise: usual)
      }
      last.insert(Part(layer, values), at: functions.normIsLast ? last.count : 0)
    }
    parts += last
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
