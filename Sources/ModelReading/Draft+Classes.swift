/// Models that are given a class: one is held.
extension Draft {
  /// How many classes are tried: digits first, then letters and what else data sets have.
  private static let classCounts = [10, 26, 47, 62, 40, 8, 5, 4, 3, 2]

  /// The ways in which a class may be read: as a row of an embedding that is in the file, or as one value a class.
  static func conditions(
    _ layers: [ForeignLayer]
  ) -> [(layers: [ForeignLayer], condition: ForeignLayer.Condition)] {
    var conditions: [(layers: [ForeignLayer], condition: ForeignLayer.Condition)] = []
    for (index, layer) in layers.enumerated() {
      guard let rows = layer.embedding else { continue }
      var others = layers
      others.remove(at: index)
      conditions.append((others, ForeignLayer.Condition(classes: rows.count, label: 0, rows: rows)))
    }
    return conditions + classCounts.map { (layers, ForeignLayer.Condition(classes: $0, label: 0)) }
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
      if layer.condition != nil { layer.condition = condition }
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
    }
    return draft
  }

  /// The layers with a class held wherever one seems to be read: behind a picture, behind z, as channels. Nil if nowhere.
  static func held(_ layers: [ForeignLayer], _ condition: ForeignLayer.Condition) -> [ForeignLayer]? {
    func isPicture(_ count: Int) -> Bool {
      [1, 3].contains { channels in
        let side = Int(Double(max(count, 0) / channels).squareRoot())
        return side >= 8 && side * side * channels == count
      }
    }
    // Two layers of one shape give mu and log variance.
    var latents: Set<Int> = []
    for (index, layer) in layers.enumerated() {
      if case .linear(_, let outputs) = layer.kind,
        layers.dropFirst(index + 1).contains(where: { $0.kind == layer.kind })
      {
        latents.insert(outputs)
      }
    }
    var (held, count) = (layers, 0)
    for index in held.indices {
      let reads =
        switch held[index].kind {
        case .linear(let inputs, _):
          latents.contains(inputs - condition.width) && !latents.contains(inputs)
            || isPicture(inputs - condition.width) && !isPicture(inputs)
        case .kernel(_, let second, _): [1, 3].contains(second - condition.width)
        case .norm, .other: false
        }
      if reads {
        held[index].condition = condition
        count += 1
      }
    }
    return count > 0 ? held : nil
  }
}
