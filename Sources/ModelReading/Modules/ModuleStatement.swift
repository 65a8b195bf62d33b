import Autodiff
import Models
import VAE

/// What a module of PyTorch that was saved whole says of its layers: their settings, in which order a `Sequential` runs them, and which
/// functions there are.
struct ModuleStatement {
  /// In the order of declaration, outermost first.
  private let modules: [TorchModule]

  init(_ file: ModelFile) { modules = file.modules }

  /// The activations between layers, if there are any among the modules; nil where functions are called that no module says.
  var activations: [(text: String, cost: Double)]? {
    var texts: [String] = []
    for module in modules {
      // A sigmoid or tanh may be the last function, and softplus that of a head.
      guard let type = module.type, !["Sigmoid", "Tanh", "Softplus"].contains(type), module.isActivation else {
        continue
      }
      guard let activation = module.activation else { return nil }
      texts.append(activation.text)
    }
    var known: [(text: String, cost: Double)] = []
    for text in texts where !known.contains(where: { $0.text == text }) {
      known.append((text, texts.count == 1 ? 0 : Choice.activations.first { $0.text == text }?.cost ?? 0))
    }
    return known.isEmpty ? nil : known
  }

  /// A part that is not known here, which no reading of the others makes up for; nil without.
  var obstacle: String? {
    modules.first(where: \.isUnknown).map { module in
      "its \(ModelFlaw.shown(module.name)) is of the kind \(module.type ?? ""), which is not known here"
    }
  }

  /// Whether pools average; nil where there are none among the modules, or both kinds.
  var averages: Bool? {
    let kinds = Set(modules.compactMap(\.type).filter { $0.hasPrefix("MaxPool") || $0.hasPrefix("AvgPool") })
    return kinds == ["MaxPool2d"] ? false : kinds == ["AvgPool2d"] ? true : nil
  }

  /// The way through layers that are all in one `Sequential`, which runs them as they stand there; nil where they are not, or where
  /// something among them is not known. `heads` end an encoder.
  func path(
    _ layers: [ForeignLayer], before heads: Draft.Heads? = nil, from input: Shape, isGoal: (Shape) -> Bool
  ) -> NetworkSearch.Path? {
    guard let outer = sequence(of: layers) else { return nil }
    var headPaths: [String] = []
    switch heads {
    case .two(let mu, let spread): headPaths = [mu.path, spread.path]
    case .one(let both): headPaths = [both.path]
    case .missing, nil: break
    }
    guard var leaves = leaves(of: outer) else { return nil }
    let end = leaves.firstIndex { headPaths.contains($0.name) }
    if let end { leaves.removeSubrange(end...) }
    var outputs: [Choice.Output]?
    if heads == nil {
      while let last = leaves.last, last.activation == nil, !layers.contains(where: { $0.path == last.name }) {
        leaves.removeLast()
      }
      switch leaves.last?.type {
      case "Sigmoid": outputs = [.sigmoid]
      case "Tanh": outputs = [.signedTanh, .tanh]
      default: break
      }
      if outputs != nil { leaves.removeLast() }
    } else if end == nil {
      // What follows the last layer before the heads may be called outside of the sequence.
      guard let last = leaves.last(where: { $0.activation != nil || $0.isWeighted }), !last.isWeighted else {
        return nil
      }
    }
    let named = Dictionary(layers.map { ($0.path, $0) }) { first, _ in first }
    var sequence = ModuleSequence(input: input)
    for (index, leaf) in leaves.enumerated() {
      guard sequence.add(leaf, named[leaf.name], next: leaves.dropFirst(index + 1).first { $0.type != nil }) else {
        return nil
      }
    }
    guard isGoal(sequence.shape), sequence.used == layers.count else { return nil }
    return NetworkSearch.Path(stages: [], cost: 0, bound: BoundNetwork(steps: sequence.steps), outputs: outputs)
  }

  /// The outermost sequence that holds all of these layers.
  private func sequence(of layers: [ForeignLayer]) -> TorchModule? {
    guard !layers.isEmpty else { return nil }
    return modules.first { module in
      module.type == "Sequential"
        && layers.allSatisfy { $0.path.hasPrefix(module.name.isEmpty ? "" : module.name + ".") }
    }
  }

  /// The modules within one that hold no others, in order; nil where one that holds others is no sequence.
  private func leaves(of outer: TorchModule) -> [TorchModule]? {
    let prefix = outer.name.isEmpty ? "" : outer.name + "."
    let inner = modules.filter { $0.name.hasPrefix(prefix) && $0.name != outer.name }
    // A module stands directly before the first that it holds.
    let holders = inner.enumerated().filter { index, module in
      index + 1 < inner.count && inner[index + 1].name.hasPrefix(module.name + ".")
    }
    guard holders.allSatisfy({ $0.element.type == "Sequential" }) else { return nil }
    let names = Set(holders.map(\.element.name))
    return inner.filter { !names.contains($0.name) && $0.type != "Sequential" }
  }
}
