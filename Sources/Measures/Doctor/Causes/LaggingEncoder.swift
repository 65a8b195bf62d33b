import Training
import VAE

extension Cause {
  /// An encoder that gives worse posteriors than it could.
  static let laggingEncoder = Cause("encoder", "an encoder that lags behind the decoder") { symptoms in
    guard let gaps = symptoms.examination?.gaps, symptoms.trainsTheBound else { return nil }
    let (cost, error) = (gaps.amortisation.value, gaps.amortisation.imageError ?? gaps.amortisation.error)
    guard cost > leastCost, cost > leastShare * abs(gaps.amortised.value), cost > 4 * error else { return nil }
    return Finding(
      title: "the encoder lags behind",
      evidence: "posteriors improved one by one gain \(Verdict.text(cost)) +- \(Verdict.text(error)) nats of "
        + "\(Verdict.text(-gaps.amortised.value)) on \(gaps.images) training images, and a better family of posteriors "
        + "\(Verdict.text(gaps.approximation.value))",
      remedy: "give the encoder wider or more layers, or train it longer")
  }

  /// In healthy runs it costs 0.8 to 3.6% of the bound, on smooth pictures in colour 5.7%.
  private static let (leastCost, leastShare) = (2.0, 0.08)
}

extension Symptoms {
  /// Whether the encoder was trained for the evidence bound, by which the gap is measured: with another beta, free bits or a capacity it has
  /// to give other posteriors than the best for the bound.
  fileprivate var trainsTheBound: Bool {
    if let run, run.freeBits > 0 || !run.objective.recipe.usesSharedGraph && run.objective != .iwae { return false }
    guard let (beta, _) = weight else { return run == nil }
    return beta >= 0.5 && beta <= 2
  }
}
