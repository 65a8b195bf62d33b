extension ForeignLayer {
  /// The layer with weights before one in the same `Sequential`, and how many modules without weights stand between them. PyTorch
  /// names the modules of a `Sequential` by their places, so that gaps between the numbers are activations, pools and the like.
  struct Follows: Sendable, Equatable {
    /// The path of the layer before it.
    let path: String
    /// How many modules lie between.
    let modules: Int
  }

  /// What the layers with these paths follow, by the path. `isNorm` says which are norms.
  ///
  /// Where no sequence has any gap, it may be a `ModuleList`, whose author calls functions between its layers; but hardly between a
  /// layer and its norm.
  static func sequences(
    _ paths: [String], isNorm: (String) -> Bool
  ) -> (follows: [String: Follows], isInSequence: Set<String>) {
    var sequences: [Substring: [(place: Int, path: String)]] = [:]
    for path in paths {
      guard let point = path.lastIndex(of: "."), let place = Int(path[path.index(after: point)...]), place >= 0 else {
        continue
      }
      sequences[path[..<point], default: []].append((place, path))
    }
    var result: [String: Follows] = [:]
    var members: Set<String> = []
    for sequence in sequences.values {
      let steps = zip(sequence, sequence.dropFirst()).map {
        (before: $0.path, path: $1.path, step: $1.place - $0.place)
      }
      guard steps.allSatisfy({ $0.step > 0 }) else { continue }
      let hasGaps = steps.contains { $0.step > 1 }
      if hasGaps { members.formUnion(sequence.map(\.path)) }
      for (before, path, step) in steps where hasGaps || isNorm(path) {
        result[path] = Follows(path: before, modules: step - 1)
      }
    }
    return (result, members)
  }

  /// How many modules without weights stand between it and a layer before it; nil where the names do not say.
  func modules(after layer: ForeignLayer) -> Int? {
    settings.follows.flatMap { $0.path == layer.path ? $0.modules : nil }
  }
}
