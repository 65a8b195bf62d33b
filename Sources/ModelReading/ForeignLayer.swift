import Models
import Training
import VAE

/// A layer of a model file: tensors whose names differ in their last part only, `encoder.0.weight` and `encoder.0.bias`.
struct ForeignLayer: Sendable {
  /// What its weights say that it is.
  enum Kind: Sendable, Equatable {
    case linear(inputs: Int, outputs: Int)
    /// A convolution [outputs, inputs, side, side], or a transposed one [inputs, outputs, side, side].
    case kernel(first: Int, second: Int, side: Int)
    /// A norm over batches if it has running statistics.
    case norm(features: Int, hasStatistics: Bool)
    /// A residual block, by the channels that it reads and gives.
    case block(inputs: Int, outputs: Int)
    case other
  }

  /// Its name, without what all layers' names begin with.
  let name: String
  /// Its name with that.
  let path: String
  /// Nil for a layer that reads no class.
  var condition: Condition?
  let whole: Kind
  private let tensors: [String: ModelTensor]
  /// Whether its matrix has a row an input, as NumPy's users write it, and not a row an output.
  private let isTransposed: Bool
  /// What the file says of it beside its weights.
  let settings: Settings
  /// The block that it stands for; nil for a single layer.
  let block: ResidualBlock?

  init(
    name: String, path: String? = nil, tensors: [String: ModelTensor], isTransposed: Bool = false,
    settings: Settings = Settings()
  ) {
    self.name = name
    self.path = path ?? name
    self.tensors = tensors
    self.isTransposed = isTransposed
    self.settings = settings
    block = nil
    let shape = tensors["weight"]?.shape ?? []
    switch shape.count {
    case 2 where shape.allSatisfy { $0 > 0 }:
      whole = .linear(inputs: shape[isTransposed ? 0 : 1], outputs: shape[isTransposed ? 1 : 0])
    case 4 where shape[2] == shape[3] && shape.allSatisfy { $0 > 0 }:
      whole = .kernel(first: shape[0], second: shape[1], side: shape[2])
    case 1 where shape[0] > 0: whole = .norm(features: shape[0], hasStatistics: tensors["running_mean"] != nil)
    default:
      // A batch norm may be without weights of its own.
      if let features = tensors["running_mean"]?.shape.first {
        whole = .norm(features: features, hasStatistics: true)
      } else {
        whole = .other
      }
    }
  }

  /// All layers of a block as one.
  init(_ block: ResidualBlock, name: String) {
    (self.name, path, self.block) = (name, name, block)
    (tensors, isTransposed, settings) = ([:], false, Settings())
    whole = .block(inputs: block.inputs, outputs: block.outputs)
  }

  /// The layers with weights that it is made of.
  var members: [ForeignLayer] { block?.layers ?? [self] }

  /// What its weights say that it is, with its class held: then a linear layer reads only the values before the classes, and a
  /// convolution one channel behind the others.
  var kind: Kind {
    guard let condition else { return whole }
    switch whole {
    case .linear(let inputs, let outputs): return .linear(inputs: inputs - condition.width, outputs: outputs)
    case .kernel(let first, let second, let side):
      return .kernel(first: first, second: second - condition.width + 1, side: side)
    case .norm, .block, .other: return whole
    }
  }

  /// Whether it is a norm over batches.
  var hasStatistics: Bool { if case .norm(_, true) = kind { true } else { false } }

  /// What it reads and gives as a layer of codes, with the side of its kernel: a linear layer, or a convolution whose kernel covers all
  /// of what it reads. Nil for others.
  var codes: (inputs: Int, outputs: Int, side: Int)? {
    switch kind {
    case .linear(let inputs, let outputs): (inputs, outputs, 1)
    case .kernel(let first, let second, let side) where side > 1 && (biases == nil || biases == first):
      (second * side * side, first, side)
    case .kernel, .norm, .block, .other: nil
    }
  }

  /// Whether a decoder of so many latent dimensions may begin with it: a linear layer, or a transposed convolution of one pixel.
  func reads(latent: Int) -> Bool {
    switch kind {
    case .linear(let inputs, _): inputs == latent
    case .kernel(let first, let second, let side): first == latent && side > 1 && (biases == nil || biases == second)
    case .norm, .block, .other: false
    }
  }

  /// Whether it has a tensor of this name.
  func has(_ key: String) -> Bool { tensors[key] != nil }

  /// Whether it has tensors of these shapes; a bias may be missing, and all but the statistics of a norm.
  func has(_ parameters: [LayerParameter]) -> Bool {
    guard (tensors["running_mean"] != nil) == parameters.contains(where: { $0.name == "running_mean" }) else {
      return false
    }
    return parameters.allSatisfy { parameter in
      guard let tensor = tensors[parameter.name] else {
        return parameter.name != "weight" || tensors["running_mean"] != nil
      }
      if parameter.name == "weight", condition != nil {
        guard case .linear(let inputs, let outputs) = kind else { return false }
        return parameter.shape == [outputs, inputs]
      }
      let isMatrix = isTransposed && parameter.name == "weight" && tensor.shape.count == 2
      return (isMatrix ? tensor.shape.reversed() : tensor.shape) == parameter.shape
    }
  }

  /// Whether its tensors have the names and shapes of another's.
  func hasShapes(of other: ForeignLayer) -> Bool {
    if let block, let otherBlock = other.block {
      return block.layers.map(\.name) == otherBlock.layers.map(\.name)
        && zip(block.layers, otherBlock.layers).allSatisfy { $0.hasShapes(of: $1) }
    }
    return whole == other.whole && tensors.mapValues(\.shape) == other.tensors.mapValues(\.shape)
  }

  /// The number of biases; nil without.
  var biases: Int? { tensors["bias"].map(\.count) }

  /// A tensor's values, or `count` times a number where it is not there.
  ///
  /// - Throws: if it has another number of values.
  func values(_ key: String, count: Int, otherwise value: Float) throws(ReadingError) -> [Float] {
    guard let condition else { return try stored(key, count: count, otherwise: value) }
    switch (whole, key) {
    case (.linear(let inputs, let outputs), "weight"):
      let all = try stored(key, count: inputs * outputs, otherwise: value)
      let start = condition.isFirst ? condition.width : 0
      return (0..<outputs).flatMap { row in
        all[row * inputs + start..<row * inputs + start + inputs - condition.width]
      }
    case (.linear(let inputs, let outputs), "bias"):
      // The class adds its column, or its sum of columns.
      let all = try stored("weight", count: inputs * outputs, otherwise: 0)
      let bias = try stored(key, count: outputs, otherwise: value)
      let code = condition.code
      return bias.indices.map { output in
        let start = output * inputs + (condition.isFirst ? 0 : inputs - code.count)
        return code.indices.reduce(bias[output]) { $0 + code[$1] * all[start + $1] }
      }
    case (.kernel(let outputs, let inputs, let side), "weight") where !condition.isMap:
      let (places, kept, code) = (side * side, inputs - condition.width, condition.code)
      let all = try stored(key, count: outputs * inputs * places, otherwise: value)
      let (keptFrom, classFrom) = condition.isFirst ? (condition.width, 0) : (0, kept)
      var result: [Float] = []
      for output in 0..<outputs {
        let start = output * inputs * places
        result += all[start + keptFrom * places..<start + (keptFrom + kept) * places]
        // The maps of a class are constant, so that their kernels are one for a map of ones.
        result += (0..<places).map { place in
          code.indices.reduce(0) { $0 + code[$1] * all[start + (classFrom + $1) * places + place] }
        }
      }
      return result
    default: return try stored(key, count: count, otherwise: value)
    }
  }

  func stored(_ key: String, count: Int, otherwise value: Float) throws(ReadingError) -> [Float] {
    guard let tensor = tensors[key] else { return [Float](repeating: value, count: count) }
    guard tensor.count == count else {
      throw ReadingError("\(name).\(key) has \(tensor.count) values, and its layer needs \(count)")
    }
    let values: [Float]
    do throws(ModelFlaw) { values = try tensor.floats() } catch { throw ReadingError(error.reason) }
    if key == "running_var", let epsilon = settings.epsilon {
      // sqrt(variance + theirs) is sqrt(variance' + ours).
      return values.map { $0 + epsilon - BatchNorm.epsilon }
    }
    guard isTransposed, key == "weight", tensor.shape.count == 2 else { return values }
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }
}

/// Why no model was made of a file's tensors.
package struct ReadingError: Error, Equatable, Sendable {
  /// As it goes on after the file's name; may have foreign text.
  package let reason: String

  init(_ reason: String) { self.reason = reason }
}
