/// Models that are given a class: one is held.
extension Draft {
  /// How many classes are tried: digits first, then letters and what else data sets have.
  private static let classCounts = [10, 26, 47, 62, 40, 8, 5, 4, 3, 2]

  /// What layers may read of a class, the likeliest first: rows of embeddings that are in the file, or one value a class. With each, the
  /// other layers.
  static func conditions(_ layers: [ForeignLayer]) -> [(layers: [ForeignLayer], codes: [ForeignLayer.Condition])] {
    let embeddings = layers.compactMap { layer in layer.embedding.map { (layer.path, $0) } }
    let paths = Set(embeddings.map(\.0))
    var (counts, conditions): ([Int], [([ForeignLayer], [ForeignLayer.Condition])]) = ([], [])
    for (_, rows) in embeddings where !counts.contains(rows.count) {
      counts.append(rows.count)
      let codes = embeddings.filter { $0.1.count == rows.count }.map {
        ForeignLayer.Condition(classes: rows.count, label: 0, rows: $0.1)
      }
      conditions.append(
        (
          layers.filter { !paths.contains($0.path) },
          codes + codes.compactMap(\.asMap) + [ForeignLayer.Condition(classes: rows.count, label: 0)]
        ))
    }
    return conditions + classCounts.map { (layers, [ForeignLayer.Condition(classes: $0, label: 0)]) }
  }

  /// This draft with the class in front of what it stands beside, or behind it.
  func withClass(first isFirst: Bool) -> Draft { changed { $0.isFirst = isFirst } }

  /// This draft with another class held.
  func held(at label: Int) -> Draft { changed { $0.label = label } }

  private func changed(_ change: (inout ForeignLayer.Condition) -> Void) -> Draft {
    guard var condition else { return self }
    var draft = self
    change(&condition)
    draft.condition = condition
    func held(_ layer: ForeignLayer) -> ForeignLayer {
      var layer = layer
      if var own = layer.condition {
        change(&own)
        layer.condition = own
      }
      return layer
    }
    func held(_ path: NetworkSearch.Path) -> NetworkSearch.Path {
      NetworkSearch.Path(
        stages: path.stages.map { stage in
          var stage = stage
          stage.layer = held(stage.layer)
          return stage
        }, cost: path.cost, bound: path.bound?.rebound { held($0) }, outputs: path.outputs)
    }
    (draft.encoders, draft.decoders) = (encoders.map { held($0) }, decoders.map { held($0) })
    switch heads {
    case .two(let mu, let spread): draft.heads = .two(mu: held(mu), spread: held(spread))
    case .one(let both): draft.heads = .one(held(both))
    case .missing: break
    }
    return draft
  }

  /// The layers with a class held wherever one seems to be read: where a layer reads more values than anything gives, and without one of
  /// these codes as many as something does. Nil if nowhere.
  static func held(_ layers: [ForeignLayer], _ codes: [ForeignLayer.Condition]) -> [ForeignLayer]? {
    let given = Given(layers)
    var (held, used) = (layers, Set<Int>())
    for index in held.indices {
      let fitting = codes.indices.filter { place in
        let code = codes[place]
        return switch layers[index].kind {
        case .linear(let inputs, _): !code.isMap && !given.has(inputs) && given.has(inputs - code.width)
        case .kernel(_, let second, _): given.pictures.contains(second - code.width)
        case .norm, .block, .other: false
        }
      }
      // Encoder and decoder may have an embedding each, of the same size.
      guard let place = fitting.first(where: { !used.contains($0) }) ?? fitting.first else { continue }
      held[index].condition = codes[place]
      if codes[place].rows != nil { used.insert(place) }
    }
    return held.contains { $0.condition != nil } ? held : nil
  }

  /// How many values a layer can be given, as far as shapes tell.
  private struct Given {
    /// The channels of pictures.
    let pictures: Set = [1, 3]
    private var counts: Set<Int> = []
    private var channels: Set<Int> = []

    init(_ layers: [ForeignLayer]) {
      for (index, layer) in layers.enumerated() {
        switch layer.kind {
        case .linear(_, let outputs):
          counts.insert(outputs)
          // One layer may give mu and log variance.
          let isHalved = layers.dropFirst(index + 1).contains { next in
            if case .linear(let inputs, _) = next.kind { outputs % 2 == 0 && inputs > outputs / 2 } else { false }
          }
          if isHalved, !layers.contains(where: { $0.kind == layer.kind && $0.path != layer.path }) {
            counts.insert(outputs / 2)
          }
        case .kernel(let first, let second, _): channels.formUnion([first, second])
        case .block(let inputs, let outputs): channels.formUnion([inputs, outputs])
        case .norm, .other: break
        }
      }
    }

    func has(_ count: Int) -> Bool {
      guard count > 0 else { return false }
      // Maps are read as rows.
      func isSquare(_ count: Int, _ channels: Int, from least: Int) -> Bool {
        let side = Int(Double(count / channels).squareRoot())
        return side >= least && side * side * channels == count
      }
      return counts.contains(count) || pictures.contains { isSquare(count, $0, from: 8) }
        || channels.contains { isSquare(count, $0, from: 2) }
    }
  }
}
