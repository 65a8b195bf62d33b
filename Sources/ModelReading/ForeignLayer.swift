import Models
import Training

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

  /// A class that is held, for a layer that reads it behind all others: as one value a class, a 1 for the class that is meant, or as
  /// that class's row of an embedding.
  struct Condition: Sendable, Equatable {
    let classes: Int
    var label: Int
    /// The embedding's rows; nil for one value a class.
    var rows: [[Float]]?

    /// How many values are read for a class.
    var width: Int { rows?.first?.count ?? classes }

    /// What is read for the class that is held.
    var code: [Float] { rows?[label] ?? (0..<classes).map { $0 == label ? 1 : 0 } }
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
    case .linear(let inputs, let outputs): return .linear(inputs: inputs - condition.width, outputs: outputs)
    case .kernel(let first, let second, let side):
      return .kernel(first: first, second: second - condition.width + 1, side: side)
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
      return (0..<outputs).flatMap { all[$0 * inputs..<($0 + 1) * inputs - condition.width] }
    case (.linear(let inputs, let outputs), "bias"):
      // The class adds its column, or its sum of columns.
      let all = try stored("weight", count: inputs * outputs, otherwise: 0)
      let bias = try stored(key, count: outputs, otherwise: value)
      let code = condition.code
      return bias.indices.map { output in
        code.indices.reduce(bias[output]) { $0 + code[$1] * all[(output + 1) * inputs - code.count + $1] }
      }
    case (.kernel(let outputs, let inputs, let side), "weight"):
      let (places, kept, code) = (side * side, inputs - condition.width, condition.code)
      let all = try stored(key, count: outputs * inputs * places, otherwise: value)
      var result: [Float] = []
      for output in 0..<outputs {
        let start = output * inputs * places
        result += all[start..<start + kept * places]
        // The maps of a class are constant, so that their kernels are one for a map of ones.
        result += (0..<places).map { place in
          code.indices.reduce(0) { $0 + code[$1] * all[start + (kept + $1) * places + place] }
        }
      }
      return result
    default: return try stored(key, count: count, otherwise: value)
    }
  }

  /// The rows of an embedding, if its name and shape say that it is one of classes.
  var embedding: [[Float]]? {
    guard name.lowercased().contains("emb"), case .linear(let width, let classes) = whole, biases == nil,
      (2...ClassWeights.most).contains(classes), let all = try? stored("weight", count: classes * width, otherwise: 0)
    else { return nil }
    return (0..<classes).map { Array(all[$0 * width..<($0 + 1) * width]) }
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
