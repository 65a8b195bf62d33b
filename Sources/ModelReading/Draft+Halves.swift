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
    let budget = NetworkSearch.Budget()
  }

  /// The shapes of pictures that the first layers can read, the likeliest first.
  static func pictures(of layers: [ForeignLayer], among given: [Shape]) -> [Shape] {
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
    // A kernel that reads or gives so few channels has a picture on that side.
    let channels = layers.lazy.compactMap { layer -> Int? in
      if case .kernel(_, let second, _) = layer.kind { layer.condition == nil ? second : second - 1 } else { nil }
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
    // The decoder begins with a layer that reads z: with one of its own, where layers are called the decoder's.
    let readers = others.filter { layers[$0].reads(latent: head.latent) && !isOf(layers[$0], ["enc"]) }
    let own = readers.filter { isOf(layers[$0], ["dec"]) }
    for start in own.isEmpty ? readers : own where work.budget.left > 0 {
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
      guard let draft = draft(head, encoder, decoder, picture, work) else { continue }
      if draft.cost < best?.cost ?? .infinity { best = draft }
    }
    return best
  }

  private static func draft(
    _ head: HeadCandidate, _ encoder: [ForeignLayer], _ decoder: [ForeignLayer], _ picture: Shape, _ work: Work
  ) -> Draft? {
    // The kernel of a head covers all of what it reads.
    func isRead(_ shape: Shape) -> Bool {
      shape.count == head.inputs && (head.side == 1 || shape.width == head.side && shape.height == head.side)
    }
    func isPicture(_ shape: Shape) -> Bool { shape == picture || shape.isFlat && shape.count == picture.count }
    func bound(_ text: String, _ layers: [ForeignLayer], from input: Shape, _ isGoal: (Shape) -> Bool)
      -> [NetworkSearch.Path]
    {
      guard let network = try? Network(work.given.body(text), input: input), isGoal(network.output),
        let bound = BoundNetwork(network, layers: layers)
      else { return [] }
      return [NetworkSearch.Path(stages: [], cost: bound.cost, bound: bound)]
    }
    let encoders =
      work.given.encoder.map { bound($0, encoder, from: picture, isRead) }
      ?? work.statement.path(encoder, before: head.heads, from: picture, isGoal: isRead).map { [$0] }
      ?? NetworkSearch(isDecoder: false, layers: encoder, budget: work.budget, isGoal: isRead)
      .paths(from: picture, atMost: mostEncoders)
    guard let encoderCost = encoders.first?.cost else { return nil }
    let start = Shape(features: head.latent)
    let decoders =
      work.given.decoder.map { bound($0, decoder, from: start, isPicture) }
      ?? work.statement.path(decoder, from: start, isGoal: isPicture).map { [$0] }
      ?? NetworkSearch(isDecoder: true, layers: decoder, budget: work.budget, isGoal: isPicture)
      .paths(from: start, atMost: mostDecoders)
    guard let decoderCost = decoders.first?.cost else { return nil }
    let used = Set(encoders[0].names + decoders[0].names)
    return Draft(
      picture: picture, latent: head.latent, heads: head.heads, encoders: encoders, decoders: decoders,
      unused: (encoder + decoder).map(\.name).filter { !used.contains($0) },
      cost: head.cost + encoderCost + decoderCost)
  }
}
