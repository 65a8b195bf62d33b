import Autodiff
import Models
import VAE

/// A model as its tensors' shapes and names tell it: which layers are the encoder, the heads and the decoder. What they leave open
/// is a `Choice`.
struct Draft: Sendable {
  /// The layers that give mu and the spread.
  enum Heads: Sendable {
    case two(mu: ForeignLayer, spread: ForeignLayer)
    /// One layer gives both.
    case one(ForeignLayer)
  }

  let picture: Shape
  let latent: Int
  private(set) var heads: Heads
  /// Ways to read the encoder, the likeliest first; and the decoder.
  private(set) var encoders: [NetworkSearch.Path]
  private(set) var decoders: [NetworkSearch.Path]
  /// Layers that are not used.
  let unused: [String]
  /// The class that is held, for a model that is conditional on one.
  var condition: ForeignLayer.Condition?
  let cost: Double

  private static let (mostEncoders, mostDecoders) = (8, 16)

  /// How many classes are tried: digits first, then letters and what else data sets have.
  private static let classCounts = [10, 26, 47, 62, 40, 8, 5, 4, 3, 2]

  /// The likeliest reading of a file's layers as a model of pictures of one of these shapes, the likelier first. A model that is
  /// conditional on a class is held at `label`.
  ///
  /// - Throws: `ReadingError`, which says what is missing.
  init(_ file: ModelFile, pictures: [Shape], label: Int? = nil) throws(ReadingError) {
    let all = ForeignLayer.layers(of: file)
    let layers = all.filter { $0.kind != .other }
    if let best = Self.best(layers, pictures: pictures) {
      if label != nil { throw ReadingError("its layers read no class, so that there is none to hold: leave out label") }
      self = best
      return
    }
    for (layers, condition) in Self.conditions(layers) where (label ?? 0) < condition.classes {
      var condition = condition
      condition.label = label ?? 0
      guard let held = Self.held(layers, condition), var best = Self.best(held, pictures: pictures) else { continue }
      best.condition = condition
      self = best
      return
    }
    throw ReadingError(
      "its layers fit together in no way that is known here, with two heads for mu and log variance: "
        + Self.listed(all))
  }

  /// The ways in which a class may be read: as a row of an embedding that is in the file, or as one value a class.
  private static func conditions(
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

  /// This draft with another class held.
  func held(at label: Int) -> Draft {
    guard condition != nil else { return self }
    var draft = self
    draft.condition?.label = label
    func held(_ layer: ForeignLayer) -> ForeignLayer {
      var layer = layer
      layer.condition?.label = label
      return layer
    }
    func held(_ path: NetworkSearch.Path) -> NetworkSearch.Path {
      NetworkSearch.Path(
        stages: path.stages.map { stage in
          var stage = stage
          stage.layer = held(stage.layer)
          return stage
        }, cost: path.cost)
    }
    (draft.encoders, draft.decoders) = (encoders.map { held($0) }, decoders.map { held($0) })
    switch heads {
    case .two(let mu, let spread): draft.heads = .two(mu: held(mu), spread: held(spread))
    case .one(let both): draft.heads = .one(held(both))
    }
    return draft
  }

  private static func best(_ layers: [ForeignLayer], pictures: [Shape]) -> Draft? {
    var best: Draft?
    let budget = NetworkSearch.Budget()
    for heads in headCandidates(layers) {
      for picture in Self.pictures(of: layers, among: pictures) {
        guard let draft = draft(heads, layers, picture, budget), draft.cost < best?.cost ?? .infinity else { continue }
        best = draft
      }
    }
    return best
  }

  /// The layers with a class held wherever one seems to be read: behind a picture, behind z, as channels. Nil if nowhere.
  private static func held(_ layers: [ForeignLayer], _ condition: ForeignLayer.Condition) -> [ForeignLayer]? {
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

  init(
    picture: Shape, latent: Int, heads: Heads, encoders: [NetworkSearch.Path], decoders: [NetworkSearch.Path],
    unused: [String], cost: Double
  ) {
    (self.picture, self.latent, self.heads) = (picture, latent, heads)
    (self.encoders, self.decoders, self.unused, self.cost) = (encoders, decoders, unused, cost)
  }

  private static func listed(_ layers: [ForeignLayer]) -> String {
    let names = layers.prefix(12).map { ModelFlaw.shown($0.name.isEmpty ? "one without a name" : $0.name) }
    return names.joined(separator: ", ") + (layers.count > 12 ? " and \(layers.count - 12) more" : "")
  }

  // MARK: Heads

  private struct HeadCandidate {
    let heads: Heads
    /// Places in the file.
    let indices: [Int]
    let inputs: Int
    let latent: Int
    let cost: Double
  }

  private static let muWords = ["mu", "mean", "loc", "fc21", "fc_1", "fc31", "z_m"]
  private static let spreadWords = [
    "logvar", "log_var", "logsig", "log_sig", "logstd", "log_std", "var", "sigma", "std", "scale", "fc22", "fc_2",
    "fc32",
    "dev", "log_s",
  ]

  private static func isNamed(_ name: String, _ words: [String]) -> Bool {
    let name = name.lowercased()
    return words.contains { name.contains($0) }
  }

  private static func headCandidates(_ layers: [ForeignLayer]) -> [HeadCandidate] {
    var candidates: [HeadCandidate] = []
    let starts = Set(layers.compactMap { if case .linear(let inputs, _) = $0.kind { inputs } else { nil } })
    for (i, first) in layers.enumerated() {
      guard case .linear(let inputs, let outputs) = first.kind else { continue }
      for (j, second) in layers.enumerated().dropFirst(i + 1) where second.kind == first.kind {
        guard starts.contains(outputs), candidates.count < 64 else { continue }
        let isSwapped = isNamed(first.name, spreadWords) && !isNamed(second.name, spreadWords)
        let (mu, spread) = isSwapped ? (second, first) : (first, second)
        let isClear = isNamed(mu.name, muWords) && isNamed(spread.name, spreadWords)
        candidates.append(
          HeadCandidate(
            heads: .two(mu: mu, spread: spread), indices: [i, j], inputs: inputs, latent: outputs,
            cost: isClear ? 0 : 1 + Double(j - i - 1)))
      }
      if outputs % 2 == 0, outputs > 0, starts.contains(outputs / 2), candidates.count < 64 {
        candidates.append(
          HeadCandidate(heads: .one(first), indices: [i], inputs: inputs, latent: outputs / 2, cost: 2))
      }
    }
    return candidates.sorted { $0.cost < $1.cost }
  }

  // MARK: Sides

  /// The shapes of pictures that the first layers can read, the likeliest first.
  private static func pictures(of layers: [ForeignLayer], among given: [Shape]) -> [Shape] {
    var pictures: [Shape] = []
    for layer in layers {
      if case .linear(let inputs, _) = layer.kind {
        for channels in [1, 3] where inputs % channels == 0 {
          let side = Int(Double(inputs / channels).squareRoot())
          if side * side * channels == inputs, side >= 8, Shape.isValid(channels: channels, height: side, width: side) {
            pictures.append(Shape(channels: channels, height: side, width: side))
          }
        }
      }
    }
    if let channels = layers.lazy.compactMap({ layer -> Int? in
      if case .kernel(_, let second, _) = layer.kind { layer.condition == nil ? second : second - 1 } else { nil }
    }).first, [1, 3].contains(channels) {
      pictures = []
      let sides = [28, 32, 64, 128, 96, 48, 16, 256]
      pictures += sides.map { Shape(channels: channels, height: $0, width: $0) }
    }
    var ordered = given.filter(pictures.contains)
    for picture in pictures where !ordered.contains(picture) { ordered.append(picture) }
    return Array(ordered.prefix(16))
  }

  // MARK: The whole

  private static func isOf(_ layer: ForeignLayer, _ words: [String]) -> Bool {
    let name = layer.name.lowercased()
    return words.contains { name.hasPrefix($0) || name.contains(".\($0)") || name.contains("_\($0)") }
  }

  private static func draft(
    _ head: HeadCandidate, _ layers: [ForeignLayer], _ picture: Shape, _ budget: NetworkSearch.Budget
  ) -> Draft? {
    let others = layers.indices.filter { !head.indices.contains($0) }
    var best: Draft?
    // The decoder begins with the first linear layer that reads z; names and places tell which come before the heads.
    for start in others {
      guard budget.left > 0, case .linear(head.latent, _) = layers[start].kind, !isOf(layers[start], ["enc"]) else {
        continue
      }
      var (encoder, decoder): ([ForeignLayer], [ForeignLayer]) = ([], [])
      for index in others {
        let layer = layers[index]
        if isOf(layer, ["enc", "down"]) {
          encoder.append(layer)
        } else if index == start || isOf(layer, ["dec", "gen", "up", "deconv"]) {
          decoder.append(layer)
        } else if index < start, index < (head.indices.max() ?? 0) || start < (head.indices.min() ?? 0) {
          encoder.append(layer)
        } else {
          decoder.append(layer)
        }
      }
      guard let draft = draft(head, encoder, decoder, picture, budget) else { continue }
      if draft.cost < best?.cost ?? .infinity { best = draft }
    }
    return best
  }

  private static func draft(
    _ head: HeadCandidate, _ encoder: [ForeignLayer], _ decoder: [ForeignLayer], _ picture: Shape,
    _ budget: NetworkSearch.Budget
  ) -> Draft? {
    let encoders = NetworkSearch(isDecoder: false, layers: encoder, budget: budget) { $0.count == head.inputs }
      .paths(from: picture, atMost: mostEncoders)
    guard let encoderCost = encoders.first?.cost else { return nil }
    let decoders = NetworkSearch(isDecoder: true, layers: decoder, budget: budget) {
      $0 == picture || $0.isFlat && $0.count == picture.count
    }.paths(from: Shape(features: head.latent), atMost: mostDecoders)
    guard let decoderCost = decoders.first?.cost else { return nil }
    let used = Set(
      (encoders[0].stages + decoders[0].stages).flatMap { [$0.layer.name] + ($0.norm.map { [$0.name] } ?? []) })
    return Draft(
      picture: picture, latent: head.latent, heads: head.heads, encoders: encoders, decoders: decoders,
      unused: (encoder + decoder).map(\.name).filter { !used.contains($0) },
      cost: head.cost + encoderCost + decoderCost)
  }
}
