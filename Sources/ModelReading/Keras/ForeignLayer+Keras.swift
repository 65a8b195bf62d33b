import Models
import VAE

extension ForeignLayer {
  /// The layers of a file in which Keras wrote weights without a description of the network; nil for other files. Their tensors have
  /// PyTorch's names and order of dimensions.
  static func kerasLayers(of file: ModelFile) -> [ForeignLayer]? {
    let isKeras = file.tensors.contains { $0.name.contains("/vars/") || $0.name.contains("/kernel") }
    guard isKeras, file.container == .hdf5 || file.container == .keras else { return nil }
    var order: [Place] = []
    var groups: [Place: [String: ModelTensor]] = [:]
    for tensor in file.tensors {
      guard let (place, key) = Place.of(tensor.name, file.groupNames) else { continue }
      if groups[place] == nil { order.append(place) }
      groups[place, default: [:]][key] = tensor
    }
    // HDF5 sorts by letters: the tenth layer of a class stands before the second.
    return order.sorted { $0.isBefore($1) }.map { place in
      let tensors = groups[place] ?? [:]
      var settings = Settings()
      settings.isKeras = true
      settings.epsilon = 1e-3
      if place.group.hasPrefix("conv2d_transpose") {
        settings.isTransposedKernel = true
      } else if place.group.hasPrefix("conv2d") {
        settings.isTransposedKernel = false
      }
      return ForeignLayer(name: place.name, tensors: named(tensors), settings: settings)
    }
  }

  /// Where a layer's weights lie in a file of Keras.
  private struct Place: Hashable {
    /// The groups that lead to it, without those that Keras adds itself.
    let path: [String]
    /// Its name: the author's, where the file has one.
    let name: String

    var group: String { path.last ?? "" }

    /// Keras 3 writes `encoder/layers/dense_1/vars/0` with the layer's name beside it, Keras 2 `z_mean/z_mean/kernel:0`.
    static func of(_ tensor: String, _ names: [String: String]) -> (Place, key: String)? {
      var parts = tensor.split(separator: "/").map(String.init)
      guard let last = parts.popLast(), !parts.isEmpty, !parts[0].hasPrefix("optimizer") else { return nil }
      let key = String(last.prefix { $0 != ":" })
      if parts[0] == "model_weights" { parts.removeFirst() }
      guard parts.last == "vars" else {
        // A layer's group is repeated within itself.
        let path = parts.enumerated().filter { $0 == 0 || parts[$0 - 1] != $1 }.map(\.element)
        return (Place(path: path, name: path.joined(separator: ".")), key)
      }
      parts.removeLast()
      var words: [String] = []
      for (index, part) in parts.enumerated() where part != "layers" {
        // What stands in a list is called after its class, and the author's name is beside it; else the author named it here.
        let isListed = index > 0 && parts[index - 1] == "layers"
        let own = names[parts[...index].joined(separator: "/") + "/vars"]
        words.append(isListed ? own ?? part : part)
      }
      return (Place(path: parts.filter { $0 != "layers" }, name: words.joined(separator: ".")), key)
    }

    func isBefore(_ other: Place) -> Bool {
      for (a, b) in zip(path, other.path) where a != b {
        let ((a, i), (b, j)) = (Self.numbered(a), Self.numbered(b))
        return a == b ? i < j : a < b
      }
      return path.count < other.path.count
    }

    /// `dense_12` as `dense` and 12.
    private static func numbered(_ group: String) -> (String, Int) {
      guard let place = group.lastIndex(of: "_"), let number = Int(group[group.index(after: place)...]) else {
        return (group, 0)
      }
      return (String(group[..<place]), number)
    }
  }

  /// Tensors as PyTorch names them and orders their dimensions. Keras 3 numbers them: a kernel and a bias, or the four of a batch norm.
  private static func named(_ tensors: [String: ModelTensor]) -> [String: ModelTensor] {
    let isNorm = tensors.values.allSatisfy { $0.shape.count == 1 }
    let numbered = isNorm ? ["weight", "bias", "running_mean", "running_var"] : ["weight", "bias"]
    let words = [
      "kernel": "weight", "gamma": "weight", "beta": "bias", "moving_mean": "running_mean",
      "moving_variance": "running_var", "embeddings": "weight",
    ]
    var result: [String: ModelTensor] = [:]
    for (key, tensor) in tensors {
      var name = words[key] ?? key
      if let place = Int(key), numbered.indices.contains(place) { name = numbered[place] }
      switch (name, tensor.shape.count) {
      case ("weight", 2) where key != "embeddings": result[name] = tensor.permuted([1, 0])
      // Height, width, inputs, outputs; a transposed one has the last two the other way round, as PyTorch has.
      case ("weight", 4): result[name] = tensor.permuted([3, 2, 0, 1])
      default: result[name] = tensor
      }
    }
    return result
  }
}
