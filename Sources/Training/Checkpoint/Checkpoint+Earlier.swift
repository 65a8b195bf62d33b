import VAE

extension Checkpoint {
  /// The run as it was after an earlier step, with the weights and the beta of that time. The optimizer begins anew, and what
  /// was measured later is forgotten.
  public func earlier(step: Int, parameters: [Float], beta: Float) -> Checkpoint {
    var earlier = self
    (earlier.step, earlier.parameters, earlier.beta) = (step, parameters, beta)
    earlier.history = history.until(step)
    (earlier.evaluation, earlier.sweep, earlier.optimizerState) = (nil, nil, nil)
    earlier.epochSums = EpochSums()
    return earlier
  }
}
