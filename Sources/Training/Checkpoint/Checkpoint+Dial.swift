import VAE

extension Checkpoint {
  /// The beta at which a model with gates is looked at and evaluated, unless another is asked for: its objective's weight. For an
  /// model without gates, which does not depend on one, the same number.
  public var dial: Float { dial(configuration.objective, beta) }

  /// Where the dial was when `evaluation` was made: the dial may have been turned since.
  public var evaluatedDial: Float { history.test.last.map { dial(at: $0.step) } ?? dial }

  /// Where the dial was when so many steps had been taken.
  public func dial(at step: Int) -> Float {
    let beta = history.betas.last { $0.step <= step }?.value ?? configuration.beta
    return dial(history.objective(at: step) ?? configuration.objective, beta)
  }

  private func dial(_ objective: Objective, _ beta: Float) -> Float {
    let weight = objective.weight(beta: beta)
    return configuration.architecture.betaRange?.clamped(weight) ?? weight
  }
}
