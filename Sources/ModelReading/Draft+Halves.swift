import Autodiff
import Models
import VAE

/// Which layers are the encoder, and which the decoder.
extension Draft {
  private static let (mostEncoders, mostDecoders) = (8, 16)

  /// What is the same for all ways in which one file's layers are looked at.
  struct Work {
    let given: Choice.Given
    let statement: ModuleStatement
    /// Modules that could be residual blocks, as nothing but their shapes says.
    let unsaidBlocks: [ForeignLayer]
    let budget = NetworkSearch.Budget()
    /// The cost of ways through a half beyond which none are looked for.
    var limit = Double.infinity

    init(_ layers: [ForeignLayer], _ given: Choice.Given, _ statement: ModuleStatement) {
      (self.given, self.statement) = (given, statement)
      let known = Set(layers.map(\.name))
      unsaidBlocks = ResidualBlock.grouped(layers, unsaid: true).filter { $0.block != nil && !known.contains($0.name) }
    }
  }

  /// The shapes of pictures that layers can read or give, the likeliest first.
  static func pictures(of layers: [ForeignLayer], among given: [Shape]) -> [Shape] {
    func squares(_ counts: [Int]) -> [Shape] {
      counts.flatMap { count in
        [1, 3].compactMap { channels -> Shape? in
          let side = Int(Double(count / channels).squareRoot())
          guard side * side * channels == count, side >= 8,
            Shape.isValid(channels: channels, height: side, width: side)
          else { return nil }
          return Shape(channels: channels, height: side, width: side)
        }
      }
    }
    let linear = layers.compactMap { layer -> (inputs: Int, outputs: Int)? in
      if case .linear(let inputs, let outputs) = layer.kind { (inputs, outputs) } else { nil }
    }
    var pictures = squares(linear.map(\.inputs)) + squares(linear.map(\.outputs))
    // A convolution of one or three channels reads pictures or gives them. Its weights do not tell their size.
    let channels = layers.lazy.compactMap { layer -> Int? in
      switch layer.kind {
      case .kernel(_, let second, _): layer.condition == nil ? second : second - 1
      case .block(let inputs, _): inputs
      case .linear, .norm, .other: nil
      }
    }.first { [1, 3].contains($0) }
    if let channels {
      pictures = []
      let sides = [28, 32, 64, 128, 96, 48, 16, 256]
      pictures += sides.map { Shape(channels: channels, height: $0, width: $0) }
      pictures += given.filter { $0.channels == channels && $0.width == $0.height && !pictures.contains($0) }
    }
    var ordered = given.filter(pictures.contains)
    for picture in pictures where !ordered.contains(picture) { ordered.append(picture) }
    return Array(ordered.prefix(16))
  }

  private static func isOf(_ layer: ForeignLayer, _ words: [String]) -> Bool {
    let name = layer.name.lowercased()
    return words.contains { name.hasPrefix($0) || name.contains(".\($0)") || name.contains("_\($0)") }
  }

  /// The first part of a name; nil for a layer that is in no module.
  private static func module(_ layer: ForeignLayer) -> Substring? {
    let parts = layer.name.split(separator: ".")
    return parts.count > 1 ? parts[0] : nil
  }

  static func draft(
    _ head: HeadCandidate, _ layers: [ForeignLayer], _ picture: Shape, _ work: Work
  ) -> Draft? {
    let others = layers.indices.filter { !head.indices.contains($0) }
    var best: Draft?
    // The decoder begins with a layer that reads z. Where layers are named as the decoder's, it begins with one of these.
    let readers = others.filter { layers[$0].reads(latent: head.latent) && !isOf(layers[$0], ["enc"]) }
    let own = readers.filter { isOf(layers[$0], ["dec"]) }
    for start in own.isEmpty ? readers : own where work.budget.left > 0 {
      var (encoder, decoder): ([ForeignLayer], [ForeignLayer]) = ([], [])
      for index in others {
        let layer = layers[index]
        // Names decide first. Else the module: the encoder is in that of the heads, or in one that stands before them. Else the place in the
        // file: the encoder stands before the decoder's first layer.
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
      guard let draft = draft(head, encoder, decoder, picture, work) else { continue }
      if draft.cost < best?.cost ?? .infinity { best = draft }
    }
    return best
  }

  private static func draft(
    _ head: HeadCandidate, _ encoder: [ForeignLayer], _ decoder: [ForeignLayer], _ picture: Shape, _ work: Work
  ) -> Draft? {
    let encoders = encoderPaths(head, encoder, picture, work)
    guard let encoderCost = encoders.first?.cost else { return nil }
    let decoders = decoderPaths(head.latent, decoder, picture, work)
    guard let decoderCost = decoders.first?.cost else { return nil }
    let used = Set(encoders[0].names + decoders[0].names)
    // A model that pads pictures in one half usually pads them in the other.
    let pads = (encoders[0].pads, decoders[0].pads)
    let padding = pads.0 != nil && pads.1 != nil && pads.0 != pads.1 ? Self.otherPadding : 0
    return Draft(
      picture: picture, latent: head.latent, heads: head.heads, encoders: encoders, decoders: decoders,
      unused: (encoder + decoder).flatMap(\.members).map(\.name).filter { !used.contains($0) },
      cost: head.cost + encoderCost + decoderCost + padding)
  }

  private static let otherPadding = 1.2

  /// The ways through an encoder's layers, from a picture to what the heads read.
  static func encoderPaths(
    _ head: HeadCandidate, _ layers: [ForeignLayer], _ picture: Shape, _ work: Work
  ) -> [NetworkSearch.Path] {
    // A head that is a convolution has a kernel as large as its input, so that it gives one value a channel.
    func isRead(_ shape: Shape) -> Bool {
      shape.count == head.inputs && (head.side == 1 || shape.width == head.side && shape.height == head.side)
    }
    let members = layers.flatMap(\.members)
    let stated =
      work.given.encoder.map { bound($0, work, members, from: picture, isRead) }
      ?? work.statement.path(members, before: head.heads, from: picture, isGoal: isRead).map { [$0] }
    return stated
      ?? paths(through: layers, isDecoder: false, work, from: picture, atMost: mostEncoders, isRead)
      .map { path in
        guard let last = path.stages.last, let layer = head.first else { return path }
        let (named, cost) = last.followed(by: layer, isRow: head.side == 1)
        return NetworkSearch.Path(stages: path.stages.dropLast() + [named], cost: path.cost + cost)
      }
      .sorted { $0.cost < $1.cost }
  }

  /// The ways through a decoder's layers, from z to a picture.
  static func decoderPaths(
    _ latent: Int, _ layers: [ForeignLayer], _ picture: Shape, _ work: Work
  ) -> [NetworkSearch.Path] {
    func isPicture(_ shape: Shape) -> Bool { shape == picture || shape.isFlat && shape.count == picture.count }
    let (start, members) = (Shape(features: latent), layers.flatMap(\.members))
    return work.given.decoder.map { bound($0, work, members, from: start, isPicture) }
      ?? work.statement.path(members, from: start, isGoal: isPicture).map { [$0] }
      ?? paths(through: layers, isDecoder: true, work, from: start, atMost: mostDecoders, isPicture)
  }

  /// The cheapest ways through layers of which only the weights are known. Modules that could be residual blocks are tried both ways.
  private static func paths(
    through layers: [ForeignLayer], isDecoder: Bool, _ work: Work, from input: Shape, atMost count: Int,
    _ isGoal: @escaping (Shape) -> Bool
  ) -> [NetworkSearch.Path] {
    func paths(_ layers: [ForeignLayer], _ count: Int, more: Double) -> [NetworkSearch.Path] {
      NetworkSearch(isDecoder: isDecoder, layers: layers, budget: work.budget, limit: work.limit, isGoal: isGoal)
        .paths(from: input, atMost: count)
        .map { NetworkSearch.Path(stages: $0.stages, cost: $0.cost + more) }
    }
    let grouped = ResidualBlock.replacing(layers, by: work.unsaidBlocks)
    let plain = paths(layers, count, more: 0)
    if grouped.count == layers.count { return plain }
    return (plain.prefix(count / 2) + paths(grouped, count / 2, more: unsaidBlock)).sorted { $0.cost < $1.cost }
  }

  private static let unsaidBlock = 1.0

  /// The way that a person states.
  private static func bound(
    _ text: String, _ work: Work, _ layers: [ForeignLayer], from input: Shape, _ isGoal: (Shape) -> Bool
  ) -> [NetworkSearch.Path] {
    guard let network = try? Network(work.given.body(text), input: input), isGoal(network.output),
      let bound = BoundNetwork(network, layers: layers)
    else { return [] }
    return [NetworkSearch.Path(stages: [], cost: bound.cost, bound: bound)]
  }
}
