import Autodiff
import Foundation
import Models
import Training
import VAE

/// A foreign model as one of our own, and how sure that is.
package struct ReadModel: Sendable {
  /// The architecture.
  package let architecture: Architecture
  /// Its parameters, in the order of its layout.
  package let parameters: [Float]
  /// The images on which the reading was settled; nil if none was needed or at hand.
  package let data: String?
  /// What was not stated in the file, by what `--as` calls it.
  package let inferred: [(key: String, value: String)]
  /// C of this reading, and the best other one; nil where nothing was measured.
  package let consistency: (own: Double, next: Other?)?
  /// Layers of the file that are not used.
  package let unused: [String]
  /// Whether the file itself says what its layers are.
  package var isStated = false

  /// Another reading.
  package struct Other: Sendable {
    /// In what it differs, by what `--as` calls it.
    package let words: String
    /// Its C.
    package let consistency: Double
    /// How much less likely it is, in logarithms.
    let cost: Double
  }

  /// Below this a reading is not taken unless a person decides.
  package static let leastConfidence = 0.05

  /// From 0, a guess, to 1: how much likelier this reading is than the best other one.
  package var confidence: Double {
    guard let consistency else { return isStated ? 1 : 0 }
    return consistency.next.map { max(0, 1 - exp(-$0.cost)) } ?? 1
  }
}

/// Makes a model of a file's tensors: what shapes and names tell first, then what measurements tell.
struct ModelReader {
  let draft: Draft
  let given: Choice.Given

  /// How many images a first look takes, a second, and the decoder.
  private let fewImages, manyImages, decodedImages: Int

  init(draft: Draft, given: Choice.Given) throws(ReadingError) {
    self.draft = draft
    self.given = given
    // Some seconds of work: there are about fifty first looks and eight second ones.
    let operations = max(try draft.assembled(Choice()).architecture.operationsPerImage() / 3, 1)
    fewImages = min(64, max(24, Int(4e10 / (50 * operations))))
    manyImages = min(800, max(200, Int(4e10 / (8 * operations))))
    decodedImages = min(16, max(6, Int(4e10 / (100 * operations))))
  }

  /// What the logarithm of the pictures' error counts beside that of C, and what the cost of a way through the layers does: a model
  /// that was trained for a few minutes has a C far from 0, but its pictures tell.
  private static let (pictureWeight, wayWeight) = (5.0, 0.5)
  private static let usual = ["relu", "leaky relu 0.2"]
  /// How much rarer than the usual these are, in logarithms.
  private static let inputCosts: [Choice.Input: Double] = [.plain: 0, .signed: 0.4, .standardised: 0.7]

  /// An encoder's reading: what it costs, less for what is more likely.
  private struct Candidate {
    var choice: Choice
    let consistency: Double
    let cost: Double
  }

  /// The best reading on one of these sets of images.
  func read(on sets: [MeasuredImages]) throws(ReadingError) -> ReadModel {
    var sets = sets.filter { $0.picture == draft.picture }
    if let condition = draft.condition { sets = sets.compactMap { $0.of(class: condition.label) } }
    if sets.isEmpty { return try unmeasured() }
    var best: (model: ReadModel, cost: Double)?
    for images in sets {
      let result = try read(on: images)
      if result.cost < best?.cost ?? .infinity { best = result }
    }
    guard let best else { return try unmeasured() }
    return best.model
  }

  /// Without images only names and what is usual decide.
  private func unmeasured() throws(ReadingError) -> ReadModel {
    var choice = Choice()
    choice.activation = given.activation ?? "relu"
    choice.decoderActivation = choice.activation
    choice.input = given.input ?? .plain
    choice.head = given.head ?? .logVariance
    choice.output = given.output ?? .sigmoid
    let assembled = try draft.assembled(choice)
    return ReadModel(
      architecture: assembled.architecture, parameters: assembled.parameters, data: nil, inferred: words(choice),
      consistency: nil, unused: draft.unused)
  }

  private func read(on images: MeasuredImages) throws(ReadingError) -> (model: ReadModel, cost: Double) {
    // Few images tell most readings apart: functions first, then the ways through the layers, then the best on more images.
    let plain = functions(inputs: given.input.map { [$0] } ?? [.plain], activations: given.activation.map { [$0] })
    var looked = try candidates(images, count: fewImages, among: plain)
    if given.input == nil {
      // What is best for one input need not be for another, so that the usual ones are looked at, too.
      let activations = Set(
        try best(3, of: looked, images).map(\.activation) + (given.activation == nil ? Self.usual : [])
      )
      .sorted()
      let scaled = functions(inputs: [.signed, .standardised], activations: activations)
      looked += try candidates(images, count: fewImages, among: scaled)
    }
    let likely = try best(4, of: looked, images)
    let all = likely.enumerated().flatMap { ways($1, endsBare: $0 == 0 ? [false, true] : [false]) }
    let routes = try best(8, of: candidates(images, count: fewImages, among: all), images)
    let many = try candidates(images, count: manyImages, among: routes).sorted { $0.cost < $1.cost }
    guard let first = many.first, first.consistency.isFinite else {
      throw ReadingError("its encoder gives no finite numbers for images of \(images.name)")
    }
    var best: (candidate: Candidate, error: Double, cost: Double)?
    var codes: [Choice] = []
    var totals: [(choice: Choice, cost: Double)] = []
    for candidate in many where candidate.cost < first.cost + 3 {
      // Pictures tell nothing of the spread: only readings with another mu are decoded.
      let code = candidate.choice.code
      if codes.contains(code) { continue }
      if codes.count == 6 { break }
      codes.append(code)
      let (choice, error, cost) = try decoded(candidate.choice, images)
      let total = candidate.cost + cost
      totals.append((candidate.choice, total))
      if total < best?.cost ?? .infinity {
        var candidate = candidate
        candidate.choice = choice
        best = (candidate, error, total)
      }
    }
    guard let best else { throw ReadingError("its decoder gives no pictures") }
    let choice = best.candidate.choice
    // Another mu with its own pictures, or the same mu with another spread.
    let pictures = best.cost - best.candidate.cost
    totals += many.filter { $0.choice.code == choice.code }.map { ($0.choice, $0.cost + pictures) }
    let other = totals.filter { !$0.choice.isSameEncoder(as: choice) }.min { $0.cost < $1.cost }
    let next = other.map { other in
      ReadModel.Other(
        words: difference(of: other.choice, from: choice),
        consistency: many.first { $0.choice.isSameEncoder(as: other.choice) }?.consistency ?? .infinity,
        cost: other.cost - best.cost)
    }
    let assembled = try draft.assembled(choice, variance: max(Float(best.error), 1e-3), margin: images.margin)
    let model = ReadModel(
      architecture: assembled.architecture, parameters: assembled.parameters, data: images.name,
      inferred: words(choice) + (images.margin > 0 ? [("margin", "\(images.margin)")] : []),
      consistency: (best.candidate.consistency, next), unused: draft.unused)
    return (model, best.cost)
  }

  // MARK: The encoder

  /// The networks of the best candidates, by what they make of the images and by the pictures that the likeliest decoder makes.
  private func best(
    _ count: Int, of candidates: [Candidate], _ images: MeasuredImages
  ) throws(ReadingError) -> [Choice] {
    let sorted = candidates.sorted { $0.cost < $1.cost }
    guard let first = sorted.first else { return [] }
    var codes: Set<Choice> = []
    var networks: [(network: Choice, cost: Double)] = []
    for candidate in sorted where candidate.cost < first.cost + 5 || networks.count < count {
      guard codes.insert(candidate.choice.code).inserted else { continue }
      let cost = try candidate.cost + decoded(candidate.choice, images, isQuick: true).cost
      networks.append((candidate.choice.network, cost))
    }
    var best: [Choice] = []
    for (network, _) in networks.sorted(by: { $0.cost < $1.cost }) where !best.contains(network) {
      best.append(network)
      if best.count == count { break }
    }
    return best
  }

  /// Functions between the encoder's layers, with the likeliest way through these; nil for all activations.
  private func functions(inputs: [Choice.Input], activations: [String]?) -> [Choice] {
    let hasNorm = draft.encoders[0].stages.contains { $0.norm != nil }
    let activations = activations ?? Choice.activations.map(\.text)
    var choices: [Choice] = []
    for activation in draft.encoders[0].stages.isEmpty ? ["relu"] : activations {
      for input in inputs {
        for normIsLast in hasNorm ? [false, true] : [false] {
          var choice = Choice()
          (choice.activation, choice.input, choice.normIsLast) = (activation, input, normIsLast)
          choices.append(choice)
        }
      }
    }
    return choices
  }

  /// All ways through the encoder's layers with one choice of functions.
  private func ways(_ functions: Choice, endsBare: [Bool]) -> [Choice] {
    draft.encoders.indices.flatMap { place in
      (draft.encoders[place].stages.isEmpty ? [false] : endsBare).map { endsBare in
        var choice = functions
        (choice.encoder, choice.encoderEndsBare) = (place, endsBare)
        return choice
      }
    }
  }

  private func candidates(
    _ images: MeasuredImages, count: Int, among networks: [Choice]
  ) throws(ReadingError) -> [Candidate] {
    let pixels = Array(images.first(count))
    var candidates: [Candidate] = []
    for network in networks {
      let assembled = try draft.assembled(network)
      let encoder = ImageEncoder(architecture: assembled.architecture, capacity: min(count, 100))
      encoder.load(assembled.parameters)
      let (first, second) = encoder.encode(pixels)
      for cut in cuts {
        let (mu, spread) = Self.cut(first, second, cut, latent: draft.latent)
        for head in given.head.map({ [$0] }) ?? Choice.Head.allCases {
          let consistency = Measurement.consistency(
            mu: mu, logVariance: Measurement.logVariance(spread, head), latent: draft.latent)
          var choice = network
          (choice.cut, choice.head) = (cut, head)
          candidates.append(
            Candidate(choice: choice, consistency: consistency, cost: log(consistency + 0.05) + cost(of: choice)))
        }
      }
    }
    return candidates
  }

  private var cuts: [Choice.Cut] {
    if let isSwapped = given.isSwapped { return [isSwapped ? .swapped : .halves] }
    if case .one = draft.heads { return Choice.Cut.allCases }
    return [.halves, .swapped]
  }

  /// How much rarer than the usual a reading is, in logarithms.
  private func cost(of choice: Choice) -> Double {
    var cost = Choice.activations.first { $0.text == choice.activation }?.cost ?? 0
    cost += Self.inputCosts[choice.input] ?? 0
    cost += Self.wayWeight * (draft.encoders[choice.encoder].cost - draft.encoders[0].cost)
    if choice.normIsLast { cost += 0.5 }
    if choice.encoderEndsBare { cost += 1 }
    switch choice.cut {
    case .halves: break
    case .swapped: cost += 1.2
    case .interleaved: cost += 0.8
    }
    // The prior of the heads: log variance by default; a name that says otherwise is often wrong.
    var name = ""
    if case .two(_, let spread) = draft.heads { name = spread.name.lowercased() }
    let saysLog = name.contains("log")
    let saysDeviation = !saysLog && (name.contains("std") || name.contains("sig") || name.contains("dev"))
    switch choice.head {
    case .logVariance: cost += saysDeviation ? 0.2 : 0
    case .logDeviation: cost += saysDeviation ? 0.3 : 0.6
    case .deviation: cost += saysDeviation ? 0.4 : 1.2
    case .variance: cost += saysLog ? 1.6 : 1
    case .softplusDeviation: cost += saysDeviation ? 0.4 : 1
    case .softplusVariance: cost += saysLog ? 1.6 : 0.9
    }
    return cost
  }

  /// What two heads, or the halves of one, give, sorted to mu and spread: `[count, latent]` each.
  private static func cut(
    _ first: [Float], _ second: [Float], _ cut: Choice.Cut, latent: Int
  ) -> (mu: [Float], spread: [Float]) {
    switch cut {
    case .halves: return (first, second)
    case .swapped: return (second, first)
    case .interleaved:
      var (mu, spread): ([Float], [Float]) = ([], [])
      for row in stride(from: 0, to: first.count, by: latent) {
        let all = first[row..<row + latent] + second[row..<row + latent]
        let both = Array(all)
        mu += (0..<latent).map { both[2 * $0] }
        spread += (0..<latent).map { both[2 * $0 + 1] }
      }
      return (mu, spread)
    }
  }

  // MARK: The decoder

  /// The decoder's best reading for an encoder's: pictures of mu are compared to the images. A quick look takes the encoder's
  /// functions and the likeliest way through the layers.
  private func decoded(
    _ choice: Choice, _ images: MeasuredImages, isQuick: Bool = false
  ) throws(ReadingError) -> (Choice, error: Double, cost: Double) {
    let pixels = images.first(decodedImages)
    let settled = try draft.assembled(choice)
    let encoder = ImageEncoder(architecture: settled.architecture, capacity: 100)
    encoder.load(settled.parameters)
    let mu = encoder.encode(Array(pixels)).mu
    var best: (choice: Choice, error: Double, cost: Double)?
    func measure(_ choice: Choice) throws(ReadingError) {
      var raw = choice
      raw.output = .linear
      let assembled = try draft.assembled(raw)
      let decoder = ImageDecoder(architecture: assembled.architecture, capacity: decodedImages)
      decoder.load(assembled.parameters)
      let values = decoder.decode(mu)
      for output in given.output.map({ [$0] }) ?? Choice.Output.allCases {
        var choice = choice
        choice.output = output
        let error = Measurement.error(Measurement.pictures(values, output), pixels)
        let cost = Self.pictureWeight * log(error + 1e-4) + decoderCost(of: choice)
        if cost < best?.cost ?? .infinity { best = (choice, error, cost) }
      }
    }
    // The ways through the layers with the encoder's functions first, then other functions.
    for place in isQuick ? 0..<1 : draft.decoders.indices {
      let stages = draft.decoders[place].stages
      for normIsLast in stages.contains(where: { $0.norm != nil }) && !isQuick ? [false, true] : [choice.normIsLast] {
        for beginsBare in stages.count > 1 ? [false, true] : [false] {
          var choice = choice
          (choice.decoder, choice.decoderActivation) = (place, choice.activation)
          (choice.decoderNormIsLast, choice.decoderBeginsBare) = (normIsLast, beginsBare)
          try measure(choice)
        }
      }
    }
    if given.activation == nil, !isQuick, let settled = best?.choice {
      for (activation, _) in Choice.activations where activation != settled.activation {
        var choice = settled
        choice.decoderActivation = activation
        try measure(choice)
      }
    }
    guard let best else { throw ReadingError("its decoder gives no pictures") }
    return best
  }

  private func decoderCost(of choice: Choice) -> Double {
    var cost = Self.wayWeight * (draft.decoders[choice.decoder].cost - draft.decoders[0].cost)
    if choice.decoderActivation != choice.activation { cost += 0.7 }
    if choice.decoderNormIsLast != choice.normIsLast { cost += 0.5 }
    if choice.decoderBeginsBare {
      let stages = draft.decoders[choice.decoder].stages
      // Before a picture is made of a row there is often nothing.
      cost += stages.dropFirst().first?.before.isEmpty == false ? 0.1 : 1.2
    }
    switch choice.output {
    case .sigmoid: break
    case .signedTanh: cost += choice.input == .signed ? 0.1 : 0.6
    case .tanh, .linear: cost += 0.4
    case .standardised: cost += choice.input == .standardised ? 0.4 : 1.5
    }
    return cost
  }

  // MARK: Words

  private func words(_ choice: Choice) -> [(key: String, value: String)] {
    var words = [("act", choice.activation)]
    if choice.decoderActivation != choice.activation { words.append(("decoder act", choice.decoderActivation)) }
    words.append(("in", choice.input.rawValue))
    words.append(("heads", choice.headWords))
    words.append(("out", choice.output.rawValue))
    if let condition = draft.condition { words.append(("label", "\(condition.label)")) }
    if choice.normIsLast || choice.decoderNormIsLast { words.append(("batch norm", "behind the activation")) }
    return words
  }

  private func difference(of other: Choice, from choice: Choice) -> String {
    let (a, b) = (words(other), words(choice))
    let differing = a.filter { pair in !["out", "decoder act"].contains(pair.0) && !b.contains { $0 == pair } }
    return differing.isEmpty ? "other layers" : differing.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
  }
}

extension Choice {
  /// What of it decides the encoder's layers.
  fileprivate var network: Choice {
    var network = Choice()
    (network.activation, network.input, network.normIsLast) = (activation, input, normIsLast)
    (network.encoder, network.encoderEndsBare) = (encoder, encoderEndsBare)
    return network
  }

  /// What of it decides mu.
  fileprivate var code: Choice {
    var code = network
    code.cut = cut
    return code
  }

  fileprivate func isSameEncoder(as other: Choice) -> Bool {
    network == other.network && head == other.head && cut == other.cut
  }

  fileprivate var headWords: String {
    switch cut {
    case .halves: "mu,\(head.rawValue)"
    case .swapped: "\(head.rawValue),mu"
    case .interleaved: "mu,\(head.rawValue) interleaved"
    }
  }
}

extension ModelFile {
  /// The model that this file's tensors make; `images` are those at hand, and `decided` what a person knows, in the form of `--as`.
  ///
  /// - Throws: `ReadingError`.
  package func model(images: [MeasuredImages], decided: String = "") throws(ReadingError) -> ReadModel {
    let given = try Choice.Given(decided)
    var pictures = images.map(\.picture)
    if let side = given.image {
      pictures = [1, 3].map { Shape(channels: $0, height: side, width: side) }
    }
    let draft = try Draft(self, pictures: pictures, label: given.label)
    return try ModelReader(draft: draft, given: given).read(on: images)
  }
}
