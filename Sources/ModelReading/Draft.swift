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
    /// Those of an encoder that the file does not have.
    case missing
  }

  let picture: Shape
  let latent: Int
  var heads: Heads
  /// Ways to read the encoder, the likeliest first; and the decoder.
  var encoders: [NetworkSearch.Path]
  var decoders: [NetworkSearch.Path]
  /// Layers that are not used.
  let unused: [String]
  /// The class that is held, for a model that is conditional on one.
  var condition: ForeignLayer.Condition?
  var cost: Double
  /// The half that the file does not have; nil for a whole model.
  var missing: Half?
  /// The activations that are possible, with how much rarer than ReLU each is, in logarithms.
  var activations = Choice.activations
  /// Whether pools average, where that is known.
  var averages: Bool?

  /// The groups that all norms over groups of channels can have, the likeliest first; none where there are no such norms.
  var groups: [Choice.Groups] {
    let paths = [encoders.first, decoders.first].compactMap { $0?.stages }
    let channels = paths.joined().flatMap(\.groupedChannels)
    return channels.isEmpty
      ? [] : Choice.Groups.all.filter { groups in channels.allSatisfy { groups.count(of: $0) != nil } }
  }

  /// Whether the encoder has batch norms.
  var hasStatistics: Bool { encoders[0].stages.contains { $0.norm?.hasStatistics ?? false } }

  /// Whether the encoder may pool.
  var hasPools: Bool { encoders.contains { $0.stages.contains { $0.pool != nil } } }

  /// The likeliest reading of a file's layers as a model of pictures of one of these shapes, the likelier first. A model that is
  /// conditional on a class is held at `label`.
  ///
  /// - Throws: `ReadingError`, which says what is missing.
  init(_ file: ModelFile, pictures: [Shape], given: Choice.Given = Choice.Given()) throws(ReadingError) {
    let all = ForeignLayer.layers(of: file)
    let layers = all.filter { $0.kind != .other }
    let label = given.label
    if let refusal = Self.refusal(all) { throw ReadingError(refusal) }
    let statement = ModuleStatement(file)
    if let obstacle = statement.obstacle, given.encoder == nil, given.decoder == nil { throw ReadingError(obstacle) }
    let plain = Self.best(layers, pictures: pictures, given, statement)
    if let best = plain, label == nil && best.unused.count <= Self.mostUnused || best.unused.isEmpty {
      if label != nil { throw ReadingError("its layers read no class, so that there is none to hold: leave out label") }
      self = best
      return
    }
    var classCount: Int?
    for (layers, codes) in Self.conditions(layers) {
      guard let classes = codes.first?.classes, let held = Self.held(layers, codes),
        var best = Self.best(held, pictures: pictures, given, statement),
        best.unused.count < plain?.unused.count ?? .max
      else { continue }
      guard label ?? 0 < classes else {
        classCount = classCount ?? classes
        continue
      }
      best.condition = ForeignLayer.Condition(classes: classes, label: 0)
      self = best.held(at: label ?? 0)
      return
    }
    if let label, let classCount {
      throw ReadingError("label=\(label) is none of its classes, which are 0 to \(classCount - 1)")
    }
    if let plain {
      if label != nil { throw ReadingError("its layers read no class, so that there is none to hold: leave out label") }
      self = plain
      return
    }
    if label == nil, let half = Self.alone(layers, pictures: pictures, given, statement) {
      self = half
      return
    }
    try given.check(layers, pictures: Self.pictures(of: layers, among: pictures))
    throw ReadingError(Self.reason(all))
  }

  /// So many layers of other uses a model may well have; where more are left, they may be those that read a class.
  private static let mostUnused = 2

  private static func best(
    _ layers: [ForeignLayer], pictures: [Shape], _ given: Choice.Given, _ statement: ModuleStatement
  ) -> Draft? {
    var work = Work(layers, given, statement)
    // There are so many unusual ways through one size of pictures that they would use up the budget before the usual way through
    // another size is found.
    for limit in limits {
      work.limit = limit
      guard var best = best(layers, pictures: pictures, work) else { continue }
      if best.cost > limit {
        // A better model has no half that costs more than this.
        work.limit = best.cost
        if let other = Self.best(layers, pictures: pictures, work), other.cost < best.cost { best = other }
      }
      return settled(best, layers, statement)
    }
    return nil
  }

  /// The limits of what a way through a half may cost, until one is found.
  private static let limits = [0.5, 3, 6, 12, .infinity]

  private static func best(_ layers: [ForeignLayer], pictures: [Shape], _ work: Work) -> Draft? {
    var best: Draft?
    let given = work.given
    for heads in headCandidates(layers) where given.latent == nil || given.latent == heads.latent {
      for picture in given.picture.map({ [$0] }) ?? Self.pictures(of: layers, among: pictures)
      where given.image == nil || picture.width == given.image {
        guard heads.cost < best?.cost ?? .infinity, var draft = draft(heads, layers, picture, work) else { continue }
        draft.cost += sideCosts[picture.width] ?? rareSide
        // Grey pictures of 32x32 are digits with a border.
        if picture.width == 32, picture.channels == 1 { draft.cost += greySide }
        if !pictures.contains(picture) { draft.cost += sizeCost }
        if draft.cost < best?.cost ?? .infinity { best = draft }
      }
    }
    return best
  }

  /// How much rarer pictures of a size are than the usual ones.
  private static let (sideCosts, rareSide) = ([28: 0.0, 32: 0, 64: 0, 128: 0.5, 256: 1.5, 96: 1.5, 48: 1.5], 3.0)
  private static let greySide = 0.9

  /// The sizes that images at hand have are likelier.
  static let sizeCost = 2.0

  /// With what is known of its functions.
  static func settled(_ draft: Draft, _ layers: [ForeignLayer], _ statement: ModuleStatement) -> Draft {
    var draft = draft
    draft.activations = statement.activations ?? usualActivations(layers)
    draft.averages = statement.averages
    return draft
  }

  /// ReLU and a leaky one with the slope 0.01 give so nearly the same that no measurement tells them apart; the first is thirty times
  /// as frequent, but not in models with the names of AntixK's PyTorch-VAE, which many people start from.
  private static func usualActivations(_ layers: [ForeignLayer]) -> [(text: String, cost: Double)] {
    let words = ["decoder_input", "final_layer", "fc_var"]
    guard words.allSatisfy({ word in layers.contains { $0.name.contains(word) } }) else { return Choice.activations }
    return Choice.activations.map { text, cost in
      switch text {
      case "relu": (text, 1.5)
      case "leaky relu": (text, 0)
      default: (text, cost)
      }
    }
  }

  init(
    picture: Shape, latent: Int, heads: Heads, encoders: [NetworkSearch.Path], decoders: [NetworkSearch.Path],
    unused: [String], cost: Double
  ) {
    (self.picture, self.latent, self.heads) = (picture, latent, heads)
    (self.encoders, self.decoders, self.unused, self.cost) = (encoders, decoders, unused, cost)
  }
}
