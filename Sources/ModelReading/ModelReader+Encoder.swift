import Autodiff
import Foundation
import Models
import Training
import VAE

/// What the encoder's codes tell.
extension ModelReader {
  /// How many mu of a quick network are looked at beside their pictures: those of few dimensions and short trainings tell little themselves.
  private static let mostLooks = 80

  /// The networks of the best candidates, by what they make of the images and by the pictures that the likeliest decoder makes.
  func best(
    _ count: Int, of candidates: [Candidate], _ images: MeasuredImages
  ) throws(ReadingError) -> [Choice] {
    let sorted = candidates.sorted { $0.cost < $1.cost }
    guard let first = sorted.first else { return [] }
    var codes: Set<Choice> = []
    var networks: [(network: Choice, cost: Double)] = []
    for candidate in sorted where candidate.cost < first.cost + 5 || networks.count < count || isUsual(candidate.choice)
    {
      // After a short training the codes tell little, and the usual functions may rank low. Their pictures are always looked at.
      guard networks.count < (isQuick ? Self.mostLooks : 4 * count + 4) || isUsual(candidate.choice),
        codes.insert(candidate.choice.code).inserted
      else { continue }
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

  /// Whether every part of it is what most models have.
  private func isUsual(_ choice: Choice) -> Bool {
    usual.contains(choice.activation) && choice.input == .plain && choice.cut == .halves && choice.encoder == 0
      && !choice.encoderEndsBare
  }

  /// The best candidates with another mu each, by what they make of the images and by the pictures that the likeliest decoder makes:
  /// pictures tell nothing of the spread.
  func likeliest(
    _ count: Int, of sorted: [Candidate], _ images: MeasuredImages
  ) throws(ReadingError) -> [Candidate] {
    var codes: Set<Choice> = []
    var looked: [(candidate: Candidate, cost: Double)] = []
    for candidate in sorted where candidate.cost < (sorted.first?.cost ?? 0) + 5 {
      guard codes.insert(candidate.choice.code).inserted else { continue }
      looked.append((candidate, try candidate.cost + decoded(candidate.choice, images, isQuick: true).cost))
      if looked.count == (isQuick ? Self.mostLooks : 3 * count) { break }
    }
    return looked.sorted { $0.cost < $1.cost }.prefix(count).map(\.candidate)
  }

  /// Functions between the encoder's layers, with the likeliest way through these; nil for all activations.
  func functions(inputs: [Choice.Input], activations: [String]?) -> [Choice] {
    let hasNorm = Stage.leavesNormsOpen(draft.encoders[0].stages)
    let activations = activations ?? draft.activations.map(\.text)
    var choices: [Choice] = []
    for activation in draft.encoders[0].stages.isEmpty ? ["relu"] : activations {
      for input in inputs {
        for normIsLast in hasNorm ? [false, true] : [false] {
          var choice = Choice()
          (choice.activation, choice.input, choice.normIsLast) = (activation, input, normIsLast)
          choice.groups = draft.groups.first ?? .number(1)
          choice.averages = draft.averages ?? false
          choices.append(choice)
        }
      }
    }
    return choices
  }

  /// All ways through the encoder's layers with one choice of functions.
  func ways(_ functions: Choice, endsBare: [Bool]) -> [Choice] {
    let routes = draft.encoders.indices.flatMap { place in
      let stages = draft.encoders[place].stages
      let isOpen = !draft.encoders[place].openStages(atItsEnd: stages.count - 1).isEmpty
      return (isOpen ? endsBare : [false]).map { endsBare in
        var choice = functions
        (choice.encoder, choice.encoderEndsBare) = (place, endsBare)
        return choice
      }
    }
    let grouped = draft.groups.filter { $0 != functions.groups }.map { groups in
      var choice = functions
      choice.groups = groups
      return choice
    }
    return (routes + grouped).flatMap { route in
      pools(of: route.encoder).map { averages in
        var choice = route
        choice.averages = averages
        return choice
      }
    }
  }

  /// Whether the pools of a way may average, may not, or both.
  private func pools(of place: Int) -> [Bool] {
    let hasPools = draft.encoders[place].stages.contains { $0.pool != nil }
    return hasPools ? draft.averages.map { [$0] } ?? [false, true] : [false]
  }

  /// All functions on a way that is not the likeliest one, on which they were looked for.
  func functions(on way: Choice) -> [Choice] {
    functions(inputs: [way.input], activations: given.activation.map { [$0] }).map { functions in
      var choice = way
      (choice.activation, choice.normIsLast) = (functions.activation, functions.normIsLast)
      return choice
    }
  }

  /// The other ways through the encoder's layers with the usual functions, without those that were chosen already.
  func otherWays(inputs: [Choice.Input], among chosen: [Choice]) -> [Choice] {
    let texts =
      given.activation.map { [$0] } ?? draft.activations.map(\.text).filter((isQuick ? Self.often : Self.most).contains)
    return functions(inputs: inputs, activations: texts)
      .filter { choice in
        !choice.normIsLast && !chosen.contains { $0.activation == choice.activation && $0.input == choice.input }
      }
      .flatMap { choice in
        draft.encoders.indices.dropFirst().flatMap { place in
          pools(of: place).map { averages in
            var choice = choice
            (choice.encoder, choice.averages) = (place, averages)
            return choice
          }
        }
      }
  }

  /// What nine of ten public models have; and what nearly all have.
  private static let (most, often): (Set<String>, Set<String>) = (
    ["relu", "leaky relu 0.2"], ["relu", "leaky relu 0.2", "elu", "silu", "tanh"]
  )

  /// What a look at many networks may take, in operations: about a second of one core. The least number that is looked at all the same.
  private static let (mostOperations, leastLooks) = (5e10, 4)

  /// What networks make of so many images. Of large ones those with the likeliest ways through the layers are looked at.
  func candidates(
    _ images: MeasuredImages, count: Int, among networks: [Choice]
  ) throws(ReadingError) -> [Candidate] {
    let pixels = Array(images.first(count))
    var candidates: [Candidate] = []
    let order = networks.map { ($0, wayCost(of: $0)) }.enumerated().sorted {
      ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
    }
    var left = Self.mostOperations
    for (looks, (network, _)) in order.map(\.element).enumerated() {
      let assembled = try draft.assembled(network, without: .decoder)
      // The statistics of batch norms are measured on the same images again.
      left -= assembled.architecture.operationsPerImage() / 3 * Double(count) * (draft.hasStatistics ? 2 : 1)
      if left < 0, looks >= Self.leastLooks { break }
      let encoder = ImageEncoder(architecture: assembled.architecture, capacity: min(count, isQuick ? 100 : 16))
      encoder.load(assembled.parameters)
      let (first, second) = encoder.encode(pixels)
      // Where there are batch norms, their running statistics tell what was before them.
      let norms = assembled.architecture.normDistance(
        assembled.parameters, pixels: Array(images.first(min(count, normImages))))
      let normCost = norms.map { Self.normWeight * log($0.distance + 0.05) } ?? 0
      for cut in cuts {
        let (mu, spread) = Self.cut(first, second, cut, latent: draft.latent)
        for head in given.head.map({ [$0] }) ?? Choice.Head.allCases {
          let consistency = Measurement.consistency(
            mu: mu, logVariance: Measurement.logVariance(spread, head), latent: draft.latent)
          var choice = network
          (choice.cut, choice.head) = (cut, head)
          candidates.append(
            Candidate(
              choice: choice, consistency: consistency, normShare: norms?.share ?? 1,
              cost: log(consistency + Self.leastConsistency) + normCost + cost(of: choice)))
        }
      }
    }
    return candidates
  }

  var cuts: [Choice.Cut] {
    if let cut = given.cut { return [cut] }
    if case .one = draft.heads { return Choice.Cut.allCases }
    return [.halves, .swapped]
  }

  /// How much rarer than the likeliest its way through the encoder's layers is, in logarithms.
  private func wayCost(of choice: Choice) -> Double {
    var cost = Self.wayWeight * (draft.encoders[choice.encoder].cost - draft.encoders[0].cost)
    if choice.normIsLast { cost += 0.5 }
    if choice.encoderEndsBare { cost += 1 }
    if choice.averages { cost += 0.6 }
    if let place = draft.groups.firstIndex(of: choice.groups) { cost += 0.1 * Double(place) }
    return cost
  }

  /// How much rarer than the usual a reading is, in logarithms.
  func cost(of choice: Choice) -> Double {
    var cost = draft.activations.first { $0.text == choice.activation }?.cost ?? 0
    cost += (Self.inputCosts[choice.input] ?? 0) + wayCost(of: choice)
    switch choice.cut {
    case .halves: break
    case .swapped: cost += 1.2
    case .interleaved: cost += 0.8
    }
    // The prior of the heads: log variance by default; a name that says otherwise is often wrong.
    var name = ""
    if case .two(_, let spread) = draft.heads { name = spread.name.lowercased() }
    let saysLog = name.contains("log")
    // "log_sigma" may mean either, "log_sigma2" and "logvar" may not.
    // The heads of two widely copied tutorials are linear2 and linear3, and exp(linear3) is sigma.
    let saysLogDeviation =
      saysLog && ["sig", "std", "scale"].contains { name.contains($0) } && !name.contains("2") && !name.contains("sq")
      || name.hasSuffix("linear3")
    let saysDeviation = !saysLog && (name.contains("std") || name.contains("sig") || name.contains("dev"))
    switch choice.head {
    case .logVariance: cost += saysLogDeviation ? 0.6 : saysDeviation ? 0.2 : 0
    case .logDeviation: cost += saysLogDeviation ? 0.1 : saysDeviation ? 0.4 : 0.6
    case .deviation: cost += saysDeviation ? 0.4 : 1.2
    case .variance: cost += saysLog ? 1.6 : 1
    // What is called a deviation is one, as a rule, and above 0.
    case .softplusDeviation: cost += saysDeviation ? 0.25 : 1
    case .softplusVariance: cost += saysLog ? 1.6 : 0.9
    }
    return cost
  }

  /// What two heads, or the halves of one, give, sorted to mu and spread: `[count, latent]` each.
  static func cut(
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
}
