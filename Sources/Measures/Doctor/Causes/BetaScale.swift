import Training

extension Cause {
  /// A beta that is meant for another scale of the loss.
  static let betaScale = Cause("beta", "a beta on the wrong scale") { symptoms in
    guard let (beta, isKnown) = symptoms.weight, !symptoms.klPerDimension.isEmpty, symptoms.isTrained else {
      return nil
    }
    let kl = symptoms.klPerDimension.reduce(0, +)
    let weight =
      isKnown
      ? "beta is \(SettingText.number(Float(beta))) on sums"
      : "the model's sigma is in balance with beta \(Verdict.text(beta, digits: 3)) on sums"
    let perPixel =
      symptoms.pixels.map {
        "; where the reconstruction is a mean over pixels the same loss has \(Verdict.text(beta / Double($0), digits: 5))"
      } ?? ""
    if symptoms.isCollapsed && beta >= leastCollapsing || kl < leastKL && beta >= leastHigh {
      return Finding(
        title: "beta is too high",
        evidence: "\(weight), and all of the KL is \(Verdict.text(kl, digits: 3)) nats\(perPixel)",
        remedy: "try \(symptoms.naming(.beta, "1"))")
    }
    guard beta > 0, beta <= mostLow, let coverage = symptoms.examination?.coverage,
      max(coverage.holes, coverage.strays) >= Cause.leastHoles
    else { return nil }
    return Finding(
      title: "beta is too low",
      evidence: "\(weight), the KL is \(Verdict.text(kl)) nats, and \(coverage.evidence)\(perPixel)",
      remedy: "try \(symptoms.naming(.beta, "1"))")
  }

  /// A posterior that collapses at less has another cause, as a beta of this size is used on purpose.
  static let leastCollapsing = 8.0
  /// Beyond this beta, what is left of a KL below `leastKL` nats, a few bits, tells less than the class of a digit (3.3 bits).
  private static let (leastHigh, leastKL) = (30.0, 2.3)
  private static let mostLow = 0.15
}
