import Models

/// A layer of a model file: tensors whose names differ in their last part only, `encoder.0.weight` and `encoder.0.bias`.
struct ForeignLayer: Sendable {
  /// What its weights say that it is.
  enum Kind: Sendable, Equatable {
    case linear(inputs: Int, outputs: Int)
    /// A convolution [outputs, inputs, side, side], or a transposed one [inputs, outputs, side, side].
    case kernel(first: Int, second: Int, side: Int)
    /// A norm over batches if it has running statistics.
    case norm(features: Int, hasStatistics: Bool)
    case other
  }

  /// A class that is held, for a layer that reads one value a class behind all others, a 1 for the class that is meant.
  struct Condition: Sendable, Equatable {
    let classes: Int
    let label: Int
  }

  /// Its name, without what all layers' names begin with.
  let name: String
  /// Nil for a layer that reads no class.
  var condition: Condition?
  private let whole: Kind
  private let tensors: [String: ModelTensor]

  init(name: String, tensors: [String: ModelTensor]) {
    self.name = name
    self.tensors = tensors
    let shape = tensors["weight"]?.shape ?? []
    switch shape.count {
    case 2 where shape.allSatisfy { $0 > 0 }: whole = .linear(inputs: shape[1], outputs: shape[0])
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

  /// What its weights say that it is, with its class held: then a linear layer reads only the values before the classes, and a
  /// convolution one channel of ones behind the others.
  var kind: Kind {
    guard let condition else { return whole }
    switch whole {
    case .linear(let inputs, let outputs): return .linear(inputs: inputs - condition.classes, outputs: outputs)
    case .kernel(let first, let second, let side):
      return .kernel(first: first, second: second - condition.classes + 1, side: side)
    case .norm, .other: return whole
    }
  }

  /// Whether its tensors have the names and shapes of another's.
  func hasShapes(of other: ForeignLayer) -> Bool { tensors.mapValues(\.shape) == other.tensors.mapValues(\.shape) }

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
      return (0..<outputs).flatMap { all[$0 * inputs..<($0 + 1) * inputs - condition.classes] }
    case (.linear(let inputs, let outputs), "bias"):
      // The class adds its column.
      let all = try stored("weight", count: inputs * outputs, otherwise: 0)
      let bias = try stored(key, count: outputs, otherwise: value)
      return bias.indices.map { bias[$0] + all[($0 + 1) * inputs - condition.classes + condition.label] }
    case (.kernel(let outputs, let inputs, let side), "weight"):
      let (places, kept) = (side * side, inputs - condition.classes)
      let all = try stored(key, count: outputs * inputs * places, otherwise: value)
      var result: [Float] = []
      for output in 0..<outputs {
        for channel in Array(0..<kept) + [kept + condition.label] {
          let start = (output * inputs + channel) * places
          result += all[start..<start + places]
        }
      }
      return result
    default: return try stored(key, count: count, otherwise: value)
    }
  }

  private func stored(_ key: String, count: Int, otherwise value: Float) throws(ReadingError) -> [Float] {
    guard let tensor = tensors[key] else { return [Float](repeating: value, count: count) }
    guard tensor.count == count else {
      throw ReadingError("\(name).\(key) has \(tensor.count) values, and its layer needs \(count)")
    }
    do throws(ModelFlaw) { return try tensor.floats() } catch { throw ReadingError(error.reason) }
  }

  /// All layers of a file, in its order.
  static func layers(of file: ModelFile) -> [ForeignLayer] {
    var order: [String] = []
    var groups: [String: [String: ModelTensor]] = [:]
    for tensor in file.tensors {
      let parts = tensor.name.split(separator: ".", omittingEmptySubsequences: false)
      let name = parts.dropLast().joined(separator: ".")
      if groups[name] == nil { order.append(name) }
      groups[name, default: [:]][String(parts.last ?? "")] = tensor
    }
    let shared = sharedPrefix(order.filter { groups[$0]?["weight"] != nil })
    return order.map { ForeignLayer(name: String($0.dropFirst(shared)), tensors: groups[$0] ?? [:]) }
  }

  /// How many characters all names begin with, up to a point: wrappers leave `module.` or `model.`.
  private static func sharedPrefix(_ names: [String]) -> Int {
    guard names.count > 1, let first = names.first else { return 0 }
    var length = 0
    for part in first.split(separator: ".", omittingEmptySubsequences: false).dropLast() {
      let prefix = first.prefix(length + part.count + 1)
      guard names.allSatisfy({ $0.hasPrefix(prefix) }) else { break }
      length = prefix.count
    }
    return length
  }
}

/// Why no model was made of a file's tensors.
package struct ReadingError: Error, Equatable, Sendable {
  /// As it goes on after the file's name; may have foreign text.
  package let reason: String

  init(_ reason: String) { self.reason = reason }
}
