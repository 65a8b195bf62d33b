import Training

extension Cause {
  /// An encoder that gives worse posteriors than it could.
  static let laggingEncoder = Cause("encoder", "an encoder that lags behind the decoder") { symptoms in
    guard let gaps = symptoms.examination?.gaps else { return nil }
    let (cost, error) = (gaps.amortisation.value, gaps.amortisation.imageError ?? gaps.amortisation.error)
    guard cost > leastCost, cost > leastShare * abs(gaps.amortised.value), cost > 4 * error else { return nil }
    return Finding(
      title: "the encoder lags behind",
      evidence: "posteriors improved one by one gain \(Verdict.text(cost)) +- \(Verdict.text(error)) nats of "
        + "\(Verdict.text(-gaps.amortised.value)) on \(gaps.images) training images, and a better family of posteriors "
        + "\(Verdict.text(gaps.approximation.value))",
      remedy: "give the encoder wider or more layers, or train it longer")
  }

  private static let (leastCost, leastShare) = (2.0, 0.08)
}
