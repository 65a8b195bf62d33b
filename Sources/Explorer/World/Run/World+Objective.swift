import Training
import VAE

extension World {
  /// Changes the objective from the next step on; weights and everything else stay.
  mutating func turn(objective value: Objective) -> [Effect] {
    if let obstacle = obstacle(to: value) {
      say(obstacle, isError: true)
      return []
    }
    say(
      "\(value.rawValue): \(value.recipe.summary)\(wordsOnDial(for: value))\(wordsOnGradient(for: value))",
      isError: false)
    guard value != objective else { return [] }
    if dialRange != nil { return turnWithDial(objective: value) }
    objective = value
    beta = value.beta(from: beta)
    if run == .idle {
      model.configuration.objective = value
      model.beta = beta
      return []
    }
    return [.tell(.setObjective(value))]
  }

  /// What becomes of the run's gradient with an objective that has no such one.
  private func wordsOnGradient(for objective: Objective) -> String {
    let gradient = model.configuration.gradient
    return objective.recipe.gradients.contains(gradient)
      ? "" : "; the gradient is the plain one, as it has no \(gradient.rawValue) one"
  }

  /// Turns beta to the ladder's next value.
  mutating func turnBeta(up: Bool) -> [Effect] {
    let next = up ? BetaLadder.above(beta) : BetaLadder.below(beta)
    return turn(beta: dialRange?.clamped(next) ?? next)
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
    let turned = objective.turned(to: value)
    if turned != objective {
      objective = turned
      say("\(turned.rawValue): \(turned.recipe.summary)", isError: false)
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
