import Models

/// The weights of a model of Keras by its layers' names.
struct KerasWeights {
  private var tensors: [String: [String: ModelTensor]] = [:]

  /// Keras 3 numbers a layer's weights, in this order.
  private static let orders: [String: [String]] = [
    "Dense": ["kernel", "bias"], "Conv2D": ["kernel", "bias"], "Conv2DTranspose": ["kernel", "bias"],
    "BatchNormalization": ["gamma", "beta", "moving_mean", "moving_variance"],
  ]

  /// The groups in which the models are that are layers themselves, by their names.
  private var paths: [String: [String]] = [:]
  private let file: ModelFile

  /// The weights below the groups of `path`, of a model within another one; none for the outermost.
  init(_ file: ModelFile, _ description: KerasDescription, path: [String] = []) {
    self.file = file
    if file.container == .keras {
      // Groups are called after the class, numbered in the model's order.
      let inside = path + ["layers"]
      var counts: [String: Int] = [:]
      var groups: [String: KerasDescription.Layer] = [:]
      for layer in description.layers {
        let type = Self.snakeCase(layer.type)
        let count = counts[type, default: 0]
        counts[type] = count + 1
        let group = count == 0 ? type : "\(type)_\(count)"
        groups[group] = layer
        paths[layer.name] = inside + [group]
      }
      for (name, _) in description.parts { paths[name] = path + [name] }
      for tensor in file.tensors {
        let parts = tensor.name.split(separator: "/").map(String.init)
        guard parts.count == inside.count + 3, parts.starts(with: inside), parts[inside.count + 1] == "vars",
          let place = Int(parts[inside.count + 2]), let layer = groups[parts[inside.count]],
          let order = Self.orders[layer.type], order.indices.contains(place)
        else { continue }
        tensors[layer.name, default: [:]][order[place]] = tensor
      }
    } else {
      for layer in description.layers { paths[layer.name] = path.isEmpty ? [layer.name] : path }
      for (name, _) in description.parts { paths[name] = path + [name] }
      for tensor in file.tensors {
        var parts = tensor.name.split(separator: "/").map(String.init)
        if parts.first == "model_weights" { parts.removeFirst() }
        // Keras 2 writes `kernel:0`.
        guard parts.count >= 2, parts.starts(with: path), let last = parts.last?.split(separator: ":").first else {
          continue
        }
        tensors[parts[parts.count - 2], default: [:]][String(last)] = tensor
      }
    }
  }

  /// The weights of a model that is a layer of this one, or that the author's class holds.
  func weights(of name: String, _ model: KerasDescription) -> KerasWeights {
    KerasWeights(file, model, path: paths[name] ?? [])
  }

  private static func snakeCase(_ name: String) -> String {
    // Conv2DTranspose is conv2d_transpose, BatchNormalization batch_normalization.
    var result = ""
    var previous: Character?
    for (index, character) in name.enumerated() {
      let next = name.dropFirst(index + 1).first
      if character.isUppercase, let previous, previous.isLowercase || next?.isLowercase == true, !previous.isNumber {
        result += "_"
      }
      result += character.lowercased()
      previous = character
    }
    return result
  }

  func tensor(_ layer: KerasDescription.Layer, _ key: String) throws(ReadingError) -> ModelTensor {
    guard let tensor = tensors[layer.name]?[key] else {
      throw ReadingError("its layer \(ModelFlaw.shown(layer.name)) has no \(key)")
    }
    return tensor
  }

  func values(_ tensor: ModelTensor) throws(ReadingError) -> [Float] {
    do throws(ModelFlaw) { return try tensor.floats() } catch { throw ReadingError(error.reason) }
  }

  /// A tensor's values, or so many times a number where there is none.
  func values(
    _ layer: KerasDescription.Layer, _ key: String, count: Int, otherwise value: Float = 0
  ) throws(ReadingError) -> [Float] {
    guard let tensor = tensors[layer.name]?[key] else { return [Float](repeating: value, count: count) }
    guard tensor.count == count else {
      throw ReadingError("its layer \(ModelFlaw.shown(layer.name)) has \(tensor.count) values as \(key), not \(count)")
    }
    return try values(tensor)
  }
}
