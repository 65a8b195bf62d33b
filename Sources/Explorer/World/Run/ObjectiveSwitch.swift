import Training
import VAE

extension Objective {
  /// The objectives from autoencoder to beta-VAE, in the order of the lectures. All share one graph, so that a run can
  /// switch at once.
  private static let corners: [Objective] = [.autoencoder, .noiseOnly, .penaltyOnly, .vae, .beta]

  /// The corner `step` places on, cyclically; a model with a dial has its own objective as another one. From any other
  /// objective, the VAE.
  func corner(by step: Int, hasDial: Bool) -> Objective {
    let corners = Self.corners + (hasDial ? [.multiRate] : [])
    guard let place = corners.firstIndex(of: self) else { return .vae }
    return corners[(place + step + corners.count) % corners.count]
  }
}

extension Checkpoint {
  /// The objective of a run that continues from here. As in `Trainer`, a VAE with another beta than 1 is a beta-VAE.
  var objective: Objective { configuration.objective == .vae && beta != 1 ? .beta : configuration.objective }
}

extension World {
  /// Changes the objective from the next step on; weights and everything else stay.
  mutating func turn(objective value: Objective) -> [Effect] {
    if let obstacle = obstacle(to: value) {
      say(obstacle, isError: true)
      return []
    }
    say("\(value.rawValue): \(value.recipe.summary)\(wordsOnDial(for: value))", isError: false)
    guard value != objective else { return [] }
    if dialRange != nil { return turnWithDial(objective: value) }
    objective = value
    if value == .vae { beta = 1 }
    if run == .idle {
      model.configuration.objective = value
      model.beta = beta
      return []
    }
    return [.tell(.setObjective(value))]
  }

  /// Changes the weight of the KL from the next step on, if the objective has one.
  mutating func turn(beta value: Float) -> [Effect] {
    guard objective.hasBeta else {
      say(
        "\(objective.rawValue) has no beta to turn: \(SharedCommand.objectives.keys[0].plainName) lists the objectives that have",
        isError: false)
      return []
    }
    if dialRange != nil { return turn(dial: value) }
    guard value != beta else { return [] }
    beta = value
    if objective == .vae {
      objective = .beta
      say("beta: \(Objective.beta.recipe.summary)", isError: false)
    }
    if run == .idle {
      model.beta = value
      model.configuration.objective = objective
      say("beta \(BetaLadder.text(value)) counts once it trains: until then nothing changes", isError: false)
      return []
    }
    return [.tell(.setBeta(value))]
  }

  /// The objective that was chosen while the data were read.
  var belatedObjective: [Effect] {
    // A VAE becomes a beta-VAE through its beta.
    objective == model.objective ? [] : [.tell(.setObjective(objective))]
  }
}
