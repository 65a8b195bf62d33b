import VAE

extension Checkpoint {
  /// The beta at which a gated model is shown and evaluated by default: its objective's weight. For a model without
  /// gates, the same number, although nothing depends on it.
  public var dial: Float { dial(configuration.objective, beta) }

  /// The dial's beta when `evaluation` was made; the dial may have moved since.
  public var evaluatedDial: Float { history.test.last.map { dial(at: $0.step) } ?? dial }

  /// The dial's beta after `step` steps.
  public func dial(at step: Int) -> Float {
    let beta = history.betas.last { $0.step <= step }?.value ?? configuration.beta
    return dial(history.objective(at: step) ?? configuration.objective, beta)
  }

  private func dial(_ objective: Objective, _ beta: Float) -> Float {
    let weight = objective.weight(beta: beta)
    return configuration.architecture.betaRange?.clamped(weight) ?? weight
  }
}
