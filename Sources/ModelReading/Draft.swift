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
  private(set) var cost: Double

  /// The groups that all norms over groups of channels can have, the likeliest first; none where there are no such norms.
  var groups: [Choice.Groups] {
    let paths = [encoders.first, decoders.first].compactMap { $0?.stages }
    let channels = paths.joined().compactMap { stage -> Int? in
      guard let norm = stage.norm, !norm.hasStatistics, let output = try? stage.kind.output(for: stage.input),
        !output.isFlat
      else { return nil }
      return output.channels
    }
    return channels.isEmpty
      ? [] : Choice.Groups.all.filter { groups in channels.allSatisfy { groups.count(of: $0) != nil } }
  }

  /// Whether the encoder may pool.
  var hasPools: Bool { encoders.contains { $0.stages.contains { $0.pool != nil } } }

  private static let (mostEncoders, mostDecoders) = (8, 16)

  /// How many classes are tried: digits first, then letters and what else data sets have.
  private static let classCounts = [10, 26, 47, 62, 40, 8, 5, 4, 3, 2]

  /// The likeliest reading of a file's layers as a model of pictures of one of these shapes, the likelier first. A model that is
  /// conditional on a class is held at `label`.
  ///
  /// - Throws: `ReadingError`, which says what is missing.
  init(_ file: ModelFile, pictures: [Shape], given: Choice.Given = Choice.Given()) throws(ReadingError) {
    let all = ForeignLayer.layers(of: file)
    let layers = all.filter { $0.kind != .other }
    let label = given.label
    if let refusal = Self.refusal(all) { throw ReadingError(refusal) }
    if let best = Self.best(layers, pictures: pictures, given) {
      if label != nil { throw ReadingError("its layers read no class, so that there is none to hold: leave out label") }
      self = best
      return
    }
    for (layers, condition) in Self.conditions(layers) where (label ?? 0) < condition.classes {
      var condition = condition
      condition.label = label ?? 0
      guard let held = Self.held(layers, condition), var best = Self.best(held, pictures: pictures, given) else {
        continue
      }
      best.condition = condition
      self = best
      return
    }
    try given.check(layers, pictures: Self.pictures(of: layers, among: pictures))
    throw ReadingError(Self.reason(all))
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
        }, cost: path.cost, bound: path.bound?.rebound { held($0) })
    }
    (draft.encoders, draft.decoders) = (encoders.map { held($0) }, decoders.map { held($0) })
    switch heads {
    case .two(let mu, let spread): draft.heads = .two(mu: held(mu), spread: held(spread))
    case .one(let both): draft.heads = .one(held(both))
    }
    return draft
  }

  private static func best(_ layers: [ForeignLayer], pictures: [Shape], _ given: Choice.Given) -> Draft? {
    var best: Draft?
    let budget = NetworkSearch.Budget()
    for heads in headCandidates(layers) where given.latent == nil || given.latent == heads.latent {
      for picture in given.picture.map({ [$0] }) ?? Self.pictures(of: layers, among: pictures)
      where given.image == nil || picture.width == given.image {
        guard var draft = draft(heads, layers, picture, given, budget) else { continue }
        // The sizes that images at hand have are likelier.
        if !pictures.contains(picture) { draft.cost += 1 }
        if draft.cost < best?.cost ?? .infinity { best = draft }
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

  // MARK: Heads

  struct HeadCandidate {
    let heads: Heads
    /// Places in the file.
    let indices: [Int]
    let inputs: Int
    let latent: Int
    let cost: Double
    /// That of its kernel; 1 for a linear layer.
    let side: Int
  }

  static let muWords = ["mu", "mean", "loc", "fc21", "fc_1", "fc31", "z_m"]
  static let spreadWords = [
    "logvar", "log_var", "logsig", "log_sig", "logstd", "log_std", "var", "sigma", "std", "scale", "fc22", "fc_2",
    "fc32",
    "dev", "log_s",
  ]

  static func isNamed(_ name: String, _ words: [String]) -> Bool {
    let name = name.lowercased()
    return words.contains { name.contains($0) }
  }

  static func headCandidates(_ layers: [ForeignLayer]) -> [HeadCandidate] {
    var candidates: [HeadCandidate] = []
    func begins(_ latent: Int) -> Bool { layers.contains { $0.reads(latent: latent) } }
    for (i, first) in layers.enumerated() {
      guard let (inputs, outputs, side) = first.codes else { continue }
      for (j, second) in layers.enumerated().dropFirst(i + 1) where second.kind == first.kind {
        guard candidates.count < 64, begins(outputs) else { continue }
        let isSwapped = isNamed(first.name, spreadWords) && !isNamed(second.name, spreadWords)
        let (mu, spread) = isSwapped ? (second, first) : (first, second)
        let isClear = isNamed(mu.name, muWords) && isNamed(spread.name, spreadWords)
        candidates.append(
          HeadCandidate(
            heads: .two(mu: mu, spread: spread), indices: [i, j], inputs: inputs, latent: outputs,
            cost: isClear ? 0 : 1 + Double(j - i - 1), side: side))
      }
      if outputs % 2 == 0, outputs > 0, candidates.count < 64, begins(outputs / 2) {
        candidates.append(
          HeadCandidate(heads: .one(first), indices: [i], inputs: inputs, latent: outputs / 2, cost: 2, side: side))
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
      pictures += given.filter { $0.channels == channels && $0.width == $0.height && !pictures.contains($0) }
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

  /// The first part of a name; nil for a layer that is in no module.
  private static func module(_ layer: ForeignLayer) -> Substring? {
    let parts = layer.name.split(separator: ".")
    return parts.count > 1 ? parts[0] : nil
  }

  private static func draft(
    _ head: HeadCandidate, _ layers: [ForeignLayer], _ picture: Shape, _ given: Choice.Given,
    _ budget: NetworkSearch.Budget
  ) -> Draft? {
    let others = layers.indices.filter { !head.indices.contains($0) }
    var best: Draft?
    // The decoder begins with the first linear layer that reads z; names and places tell which come before the heads.
    for start in others {
      guard budget.left > 0, layers[start].reads(latent: head.latent), !isOf(layers[start], ["enc"]) else { continue }
      var (encoder, decoder): ([ForeignLayer], [ForeignLayer]) = ([], [])
      for index in others {
        let layer = layers[index]
        // What is in one module with the heads, or in another before them than the decoder's first layer, is the encoder.
        let (own, first) = (module(layer), module(layers[start]))
        let heads = head.indices.map { module(layers[$0]) }
        let isApart = own != nil && !heads.contains(first)
        if isOf(layer, ["enc", "down"]) {
          encoder.append(layer)
        } else if index == start || isOf(layer, ["dec", "gen", "up", "deconv"]) || isApart && own == first {
          decoder.append(layer)
        } else if isApart && (heads.contains(own) || first != nil && index < (head.indices.max() ?? 0)) {
          encoder.append(layer)
        } else if index < start, index < (head.indices.max() ?? 0) || start < (head.indices.min() ?? 0) {
          encoder.append(layer)
        } else {
          decoder.append(layer)
        }
      }
      guard let draft = draft(head, encoder, decoder, picture, given, budget) else { continue }
      if draft.cost < best?.cost ?? .infinity { best = draft }
    }
    return best
  }

  private static func draft(
    _ head: HeadCandidate, _ encoder: [ForeignLayer], _ decoder: [ForeignLayer], _ picture: Shape,
    _ given: Choice.Given, _ budget: NetworkSearch.Budget
  ) -> Draft? {
    // The kernel of a head covers all of what it reads.
    func isRead(_ shape: Shape) -> Bool {
      shape.count == head.inputs && (head.side == 1 || shape.width == head.side && shape.height == head.side)
    }
    func isPicture(_ shape: Shape) -> Bool { shape == picture || shape.isFlat && shape.count == picture.count }
    func bound(_ text: String, _ layers: [ForeignLayer], from input: Shape, _ isGoal: (Shape) -> Bool)
      -> [NetworkSearch.Path]
    {
      guard let network = try? Network(given.body(text), input: input), isGoal(network.output),
        let bound = BoundNetwork(network, layers: layers)
      else { return [] }
      return [NetworkSearch.Path(stages: [], cost: bound.cost, bound: bound)]
    }
    let encoders =
      given.encoder.map { bound($0, encoder, from: picture, isRead) }
      ?? NetworkSearch(isDecoder: false, layers: encoder, budget: budget, isGoal: isRead)
      .paths(from: picture, atMost: mostEncoders)
    guard let encoderCost = encoders.first?.cost else { return nil }
    let start = Shape(features: head.latent)
    let decoders =
      given.decoder.map { bound($0, decoder, from: start, isPicture) }
      ?? NetworkSearch(isDecoder: true, layers: decoder, budget: budget, isGoal: isPicture)
      .paths(from: start, atMost: mostDecoders)
    guard let decoderCost = decoders.first?.cost else { return nil }
    let used = Set(encoders[0].names + decoders[0].names)
    return Draft(
      picture: picture, latent: head.latent, heads: head.heads, encoders: encoders, decoders: decoders,
      unused: (encoder + decoder).map(\.name).filter { !used.contains($0) },
      cost: head.cost + encoderCost + decoderCost)
  }
}
