import Models

extension ForeignLayer {
  /// All layers of a file, in its order, those of a residual block as one.
  static func layers(of file: ModelFile) -> [ForeignLayer] {
    if let layers = kerasLayers(of: file) { return layers }
    let modules = Dictionary(file.modules.map { ($0.name, $0) }) { first, _ in first }
    var order: [String] = []
    var groups: [String: [String: ModelTensor]] = [:]
    for tensor in file.tensors {
      let (name, key) = place(of: tensor.name)
      if groups[name] == nil { order.append(name) }
      groups[name, default: [:]][key] = tensor
    }
    let shared = sharedPrefix(order.filter { groups[$0]?["weight"] != nil })
    // Biases tell which way round matrices are, where these are no squares; all of a file are the same.
    let turned = groups.values.compactMap { tensors -> Bool? in
      guard let shape = tensors["weight"]?.shape, let biases = tensors["bias"]?.count, shape.count == 2,
        shape[0] != shape[1]
      else { return nil }
      return biases == shape[1] && biases != shape[0]
    }
    let isTransposed = !turned.isEmpty && turned.allSatisfy { $0 }
    let (follows, isInSequence) = sequences(order) { groups[$0]?["weight"]?.shape.count ?? 1 == 1 }
    return ResidualBlock.grouped(
      order.map { path in
        let tensors = groups[path] ?? [:]
        var settings = modules[path].map { Settings($0, weight: tensors["weight"]?.shape) } ?? Settings()
        (settings.follows, settings.isInSequence) = (follows[path], isInSequence.contains(path))
        return ForeignLayer(
          name: String(path.dropFirst(shared)), path: path, tensors: tensors, isTransposed: isTransposed,
          settings: settings)
      })
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

  /// The layer that a tensor belongs to, and what it is there: `fc1` and `weight` of `fc1.weight`, of `fc1/kernel`, `W_fc1` and
  /// `fc1_w`; `1` and `bias` of `b1`.
  private static func place(of name: String) -> (layer: String, key: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let (before, last) = (parts.dropLast().joined(separator: "."), parts.last ?? "")
    // PyTorch's names end with a point and what the tensor is: `gru.weight_ih_l0` is no weight of a layer `ih_l0`.
    guard parts.count == 1 else { return (before, keys[last] ?? last) }
    for separator in ["/", "_"] as [Character] {
      let words = last.split(separator: separator).map(String.init)
      for (index, word) in [(words.count - 1, words.last), (0, words.first)] {
        guard let word, words.count > 1, let key = keys[word.lowercased()] else { continue }
        var others = words
        others.remove(at: index)
        return (others.joined(separator: "_"), key)
      }
    }
    if let key = keys[String(last.prefix(1)).lowercased()], last.count > 1, last.dropFirst().allSatisfy(\.isNumber) {
      return (String(last.dropFirst()), key)
    }
    return (before, keys[last] ?? last)
  }

  private static let keys = [
    "weight": "weight", "weights": "weight", "kernel": "weight", "w": "weight", "bias": "bias", "biases": "bias",
    "b": "bias",
  ]
}
