import Autodiff
import Foundation
import Models
import Training
import VAE

/// Makes a model of a file's tensors: what shapes and names tell first, then what measurements tell.
struct ModelReader {
  let draft: Draft
  let given: Choice.Given

  /// How many images a first look takes, a second, and the decoder.
  let fewImages, manyImages, decodedImages: Int
  /// How many images the statistics of batch norms are taken of.
  let normImages: Int
  /// Whether all functions can be tried for all inputs.
  let isQuick: Bool

  init(draft: Draft, given: Choice.Given) throws(ReadingError) {
    self.draft = draft
    self.given = given
    // Some seconds of work: there are up to a hundred first looks and eight second ones.
    let operations = max(try draft.operations() / 3, 1)
    fewImages = min(64, max(24, Int(4e10 / (50 * operations))))
    // Few latent dimensions tell less each.
    manyImages = min(draft.latent <= 3 ? 2000 : 800, max(120, Int(4e10 / (8 * operations))))
    isQuick = operations < 4e6
    normImages = min(200, manyImages)
    // Pictures scatter less over many images.
    decodedImages = min(isQuick ? 64 : 16, max(6, Int(4e10 / (100 * operations))))
  }

  /// What the logarithm of the pictures' error counts beside that of C, and what the cost of a way through the layers does: a model
  /// that was trained for a few minutes has a C far from 0, but its pictures tell.
  static let (pictureWeight, wayWeight) = (8.0, 0.5)
  /// What is added to C before its logarithm is taken: below this it tells little.
  static let leastConsistency = 0.1
  /// Below this batch norms tell too little.
  static let leastNormShare = 0.9
  /// The weight of the distance (in logarithms) between running and measured statistics of batch norms.
  static let normWeight = 1.5
  /// How much rarer than the usual these are, in logarithms.
  static let inputCosts: [Choice.Input: Double] = [.plain: 0, .signed: 0.4, .standardised: 0.7]

  /// An encoder's reading: what it costs, less for what is more likely.
  struct Candidate {
    var choice: Choice
    let consistency: Double
    /// How much of its batch norms' statistics comes from images.
    let normShare: Double
    let cost: Double
  }

  /// The activations that most models have.
  var usual: [String] {
    draft.activations.map(\.text).filter { ["relu", "leaky relu 0.2"].contains($0) }
  }

  /// The best reading on one of these sets of images.
  func read(on sets: [MeasuredImages]) throws(ReadingError) -> (model: ReadModel, cost: Double) {
    // Whether smaller pictures were padded or resized to this size no shape tells.
    var sets = sets.compactMap { images -> MeasuredImages? in
      if images.picture == draft.picture { return images }
      return images.margin == 0 && images.isResizable(to: draft.picture) ? images.resized(to: draft.picture) : nil
    }
    if let condition = draft.condition { sets = sets.compactMap { $0.of(class: condition.label) } }
    if sets.isEmpty || draft.missing == .encoder { return (try unmeasured(), 0) }
    var best: (model: ReadModel, cost: Double)?
    for images in try likeliest(sets) {
      let result = try read(on: images)
      if result.cost < best?.cost ?? .infinity { best = result }
    }
    if let best { return best }
    return (try unmeasured(), 0)
  }

  /// The sets whose images the usual functions fit about as well as those of the best: a first look at each saves most of the work.
  private func likeliest(_ sets: [MeasuredImages]) throws(ReadingError) -> [MeasuredImages] {
    guard sets.count > 1 else { return sets }
    let looks = functions(
      inputs: given.input.map { [$0] } ?? [.plain, .signed],
      activations: given.activation.map { [$0] } ?? (usual.isEmpty ? draft.activations.prefix(1).map(\.text) : usual))
    var costs: [Double] = []
    for images in sets {
      let candidates = try candidates(images, count: fewImages, among: looks).sorted { $0.cost < $1.cost }
      var best = Double.infinity
      for candidate in candidates.prefix(4) {
        best = min(best, try candidate.cost + decoded(candidate.choice, images, isQuick: true).cost)
      }
      costs.append(best)
    }
    let least = costs.min() ?? 0
    return zip(sets, costs).filter { $0.1 <= least + 1 }.map(\.0)
  }

  /// Without images only names and what is usual decide.
  func unmeasured() throws(ReadingError) -> ReadModel {
    var choice = Choice()
    choice.activation = given.activation ?? draft.activations.min { $0.cost < $1.cost }?.text ?? "relu"
    choice.groups = draft.groups.first ?? choice.groups
    choice.cut = given.cut ?? .halves
    choice.decoderActivation = choice.activation
    choice.input = given.input ?? .plain
    choice.head = given.head ?? .logVariance
    choice.output = (given.outputs ?? draft.decoders[0].outputs)?.first ?? .sigmoid
    let assembled = try draft.assembled(choice)
    var model = ReadModel(
      architecture: assembled.architecture, parameters: assembled.parameters, data: nil, inferred: words(choice),
      consistency: nil, unused: draft.unused, recipe: Recipe(draft: draft, choice: choice))
    model.classes = try model.recipe?.classes()
    return model
  }

  func read(on images: MeasuredImages) throws(ReadingError) -> (model: ReadModel, cost: Double) {
    // Few images tell most readings apart: functions first, then the ways through the layers, then the best on more images.
    let plain = functions(inputs: given.input.map { [$0] } ?? [.plain], activations: given.activation.map { [$0] })
    var looked = try candidates(images, count: fewImages, among: plain)
    if given.input == nil {
      // What is best for one input need not be for another: where that takes long, the usual ones are looked at, too.
      let activations =
        isQuick
        ? given.activation.map { [$0] } ?? draft.activations.map(\.text)
        : Set(
          try best(3, of: looked, images).map(\.activation) + (given.activation == nil ? usual : [])
        )
        .sorted()
      let scaled = functions(inputs: [.signed, .standardised], activations: activations)
      looked += try candidates(images, count: fewImages, among: scaled)
    }
    let likely = try best(isQuick ? 4 : 3, of: looked, images)
    var all = likely.enumerated().flatMap { ways($1, endsBare: $0 == 0 ? [false, true] : [false]) }
    // Where the likeliest way is the wrong one, the functions that suit it best tell nothing.
    all += otherWays(inputs: given.input.map { [$0] } ?? [.plain], among: likely)
    var routes = try best(8, of: candidates(images, count: fewImages, among: all), images)
    if let first = routes.first, first.encoder != 0 {
      let again = routes + functions(on: first)
      routes = try best(8, of: candidates(images, count: fewImages, among: again), images)
    }
    if draft.groups.count > 1 || draft.hasPools {
      // What is best of one thing changes with the others.
      let again = routes.prefix(3).flatMap { ways($0, endsBare: [$0.encoderEndsBare]) }
      routes = try best(8, of: candidates(images, count: fewImages, among: again), images)
    }
    let many = try candidates(images, count: manyImages, among: routes).sorted { $0.cost < $1.cost }
    guard let first = many.first, first.consistency.isFinite else {
      throw ReadingError("its encoder gives no finite numbers for images of \(images.name)")
    }
    var best: (candidate: Candidate, error: Double, cost: Double)?
    var totals: [(choice: Choice, cost: Double)] = []
    @discardableResult
    func look(at candidate: Candidate, after first: Decoded? = nil) throws(ReadingError) -> Decoded {
      let decoded = try decoded(candidate.choice, images, after: first)
      let total = candidate.cost + decoded.cost
      totals.append((candidate.choice, total))
      if total < best?.cost ?? .infinity {
        best = (candidate, decoded.error, total)
        best?.candidate.choice = decoded.choice
      }
      return decoded
    }
    // How the decoder's layers follow each other changes little with the encoder: the first candidate finds it, and in the end the best
    // has its own look.
    let likeliest = try likeliest(6, of: many, images)
    if let first = likeliest.first {
      let decoded = try look(at: first)
      for candidate in likeliest.dropFirst() { try look(at: candidate, after: decoded) }
      if let other = best?.candidate, other.choice.code != first.choice.code { try look(at: other) }
    }
    guard var best else { throw ReadingError("its decoder gives no pictures") }
    // Pictures of draws tell heads apart that give the same mu.
    let pictures = best.cost - best.candidate.cost
    let readings = many.filter { $0.choice.code == best.candidate.choice.code }
    let balance = try balance(best.candidate.choice, readings.map(\.choice.head), images)
    let least = balance.values.min() ?? 0
    let heads = readings.map { ($0, $0.cost + pictures + (balance[$0.choice.head] ?? least) - least) }
    if let (candidate, cost) = heads.min(by: { $0.1 < $1.1 }) {
      best.candidate = Candidate(
        choice: best.candidate.choice, consistency: candidate.consistency, normShare: candidate.normShare,
        cost: candidate.cost)
      (best.candidate.choice.head, best.cost) = (candidate.choice.head, cost)
    }
    let choice = best.candidate.choice
    // Another mu with its own pictures, or the same mu with another spread.
    totals = totals.filter { $0.choice.code != choice.code } + heads.map { ($0.0.choice, $0.1) }
    let other = totals.filter { !$0.choice.isSameEncoder(as: choice) }.min { $0.cost < $1.cost }
    let next = other.map { other in
      ReadModel.Other(
        words: difference(of: other.choice, from: choice), decisions: ReadModel.decisions(words(other.choice)),
        consistency: many.first { $0.choice.isSameEncoder(as: other.choice) }?.consistency ?? .infinity,
        cost: other.cost - best.cost)
    }
    let recipe = Recipe(draft: draft, choice: choice, variance: max(Float(best.error), 1e-3), margin: images.margin)
    let assembled = try recipe.assembled()
    var model = ReadModel(
      architecture: assembled.architecture, parameters: assembled.parameters, data: images.name,
      inferred: words(choice) + (images.margin > 0 ? [("margin", "\(images.margin)")] : []),
      consistency: (best.candidate.consistency, next), unused: draft.unused, recipe: recipe)
    let isClear = best.candidate.consistency < 0.15 && next?.cost ?? .infinity > 1
    model.doubt = doubt(error: best.error, images, isClear: isClear)
    if best.candidate.normShare < Self.leastNormShare {
      model.doubt =
        model.doubt
        ?? "the statistics of its batch norms are as after a very short training, so that they tell little of its layers"
    }
    model.classes = try recipe.classes()
    return (model, best.cost)
  }
}

extension ModelFile {
  /// How much rarer than behind a picture a class in front of it is, in logarithms.
  private static let firstClassCost = 0.7

  /// The model that this file's tensors make; `images` are those at hand, and `decided` what a person knows, in the form of `--as`.
  ///
  /// - Throws: `ReadingError`.
  package func model(images: [MeasuredImages], decided: String = "") throws(ReadingError) -> ReadModel {
    try model(images: images, given: Choice.Given(decided))
  }

  /// As `model(images:decided:)`.
  func model(images: [MeasuredImages], given: Choice.Given) throws(ReadingError) -> ReadModel {
    var pictures = images.map(\.picture)
    if let side = given.image {
      pictures = [1, 3].map { Shape(channels: $0, height: side, width: side) }
    }
    let draft = try Draft(self, pictures: pictures, given: given)
    if let reason = draft.residualReason { throw ReadingError(reason) }
    guard draft.condition != nil else { return try ModelReader(draft: draft, given: given).read(on: images).model }
    // Shapes do not tell on which side of a picture and of z a class stands: behind them as a rule.
    var best: (model: ReadModel, cost: Double)?
    for isFirst in given.classIsFirst.map({ [$0] }) ?? [false, true] {
      var result = try ModelReader(draft: draft.withClass(first: isFirst), given: given).read(on: images)
      if isFirst { result.cost += Self.firstClassCost }
      if result.cost < best?.cost ?? .infinity { best = result }
    }
    guard let best else { throw ReadingError("its encoder gives no finite numbers") }
    return best.model
  }
}
