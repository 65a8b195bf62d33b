import Training

extension Cause {
  /// A number that is not finite: what made it.
  static let notFinite = Cause("not-finite", "a number that is not finite (NaN or infinite)") { symptoms in
    if let broken = symptoms.brokenWeights {
      return Finding(
        title: "weights are not finite", evidence: broken,
        remedy: "go back to an earlier file, and train on with a lower learning rate")
    }
    if let origin = symptoms.examination?.originOfNotFinite {
      return Finding(
        title: "the model gives numbers that are not finite",
        evidence: "of test images \(origin) makes the first one",
        remedy: "its weights are too large: go back to earlier ones")
    }
    guard let breakdown = symptoms.curves.breakdown else { return nil }
    let lower =
      symptoms.run.map { "try a learning rate below \($0.learningRate)" }
      ?? "try a lower learning rate, or clip gradients"
    return Finding(
      title: "a number was not finite",
      evidence: "at \(symptoms.curves.axis) \(Verdict.text(breakdown.x, digits: 0)) \(breakdown.origin)",
      remedy: breakdown.remedy ?? lower)
  }
}
