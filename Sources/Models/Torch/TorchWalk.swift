/// Finds all tensors in a pickle, in order, and names them.
struct TorchWalk {
  private let values: PickleValues
  private let tensors: TorchTensors

  /// A tensor with the keys that lead to it, outermost first.
  struct Found {
    var keys: [String]
    let tensor: ModelTensor
  }

  /// The most containers that are visited, tensors, and keys per tensor. Values may refer to each other in cycles.
  private static let (mostVisits, mostTensors, mostKeys) = (1 << 17, 1 << 16, 64)
  /// The most modules whose attributes are kept: many may share theirs, so that a small file has many.
  private static let mostModules = 2048

  /// The code of TorchScript's classes; nil for other files.
  private let code: ScriptCode?

  init(_ tensors: TorchTensors, code: ScriptCode? = nil) {
    (self.tensors, self.code) = (tensors, code)
    values = tensors.values
  }

  /// All tensors below a value, and the modules that hold them.
  func all(below root: PickleValue) throws(ModelFlaw) -> (tensors: [Found], modules: [TorchModule]) {
    var found: [Found] = []
    var modules: [TorchModule] = []
    var pending = [Pending(value: root)]
    var visits = 0
    while let next = pending.popLast() {
      visits += 1
      guard visits <= Self.mostVisits, found.count < Self.mostTensors else {
        throw ModelFlaw("its pickle has more values than any model")
      }
      if let tensor = try tensors.tensor(next.value, name: next.name) {
        found.append(Found(keys: next.allKeys, tensor: tensor))
      } else if next.depth < Self.mostKeys {
        if modules.count < Self.mostModules,
          let module = TorchModule(next.value, name: next.path ?? "", in: values, code: code)
        {
          modules.append(module)
        }
        pending += children(of: next).filter { values.isContainer($0.value) }.reversed()
      }
    }
    return (found, modules)
  }

  /// A value to visit.
  private struct Pending {
    let value: PickleValue
    /// The keys of the dictionaries and lists that contain it.
    var keys: [String] = []
    /// The name within a module, joined from its parts' names: `encoder.0.weight`. Nil outside of modules.
    var path: String?
    var depth = 0

    var allKeys: [String] { keys + (path.map { [$0] } ?? []) }
    var name: String { allKeys.joined(separator: ".") }

    func child(_ value: PickleValue, _ key: String?, inModule: Bool) -> Pending {
      var child = Pending(value: value, keys: keys, path: path ?? (inModule ? "" : nil), depth: depth + 1)
      guard let key else { return child }
      if let path = child.path { child.path = path.isEmpty ? key : "\(path).\(key)" } else { child.keys.append(key) }
      return child
    }
  }

  /// The values directly below a value.
  private func children(of parent: Pending) -> [Pending] {
    if let entries = values.entries(parent.value) {
      return entries.compactMap(named).map { parent.child($0.value, $0.key, inModule: false) }
    }
    switch values[parent.value] {
    case .list(let items), .tuple(let items):
      return items.enumerated().map { parent.child($1, "\($0)", inModule: false) }
    case .call(let call):
      guard let state = call.state, let attributes = values.entries(state)?.compactMap(named) else { return [] }
      guard attributes.contains(where: { $0.key == "_modules" }) else {
        // A TorchScript module has its parts among its attributes.
        return attributes.map { parent.child($0.value, $0.key, inModule: true) }
      }
      return ["_parameters", "_buffers", "_modules"].compactMap { key in
        attributes.first { $0.key == key }.map { parent.child($0.value, nil, inModule: true) }
      }
    default: return []
    }
  }

  private func named(_ entry: (key: PickleValue, value: PickleValue)) -> (key: String, value: PickleValue)? {
    (values.text(entry.key) ?? values.integer(entry.key).map { "\($0)" }).map { ($0, entry.value) }
  }

  /// The model's tensors: without those of an optimizer, without the keys common to all, and only those under the key
  /// of the weights if there is one.
  static func weights(of found: [Found]) -> [ModelTensor] {
    var kept = found.filter { !$0.keys.contains { $0.lowercased().hasPrefix("optim") } }
    if kept.isEmpty { kept = found }
    while let first = kept.first?.keys.first {
      if let key = weightKeys.first(where: { key in kept.contains { $0.keys.count > 1 && $0.keys[0] == key } }) {
        kept.removeAll { $0.keys.count < 2 || $0.keys[0] != key }
      } else if !kept.allSatisfy({ $0.keys.count > 1 && $0.keys[0] == first }) {
        break
      }
      for index in kept.indices { kept[index].keys.removeFirst() }
    }
    return kept.map { $0.tensor.named($0.keys.joined(separator: ".")) }
  }

  /// The keys under which trainers save a model's weights.
  private static let weightKeys = [
    "state_dict", "model_state_dict", "model_state", "net_state_dict", "vae_state_dict", "model", "vae", "net",
    "generator_state_dict", "weights",
  ]
}
