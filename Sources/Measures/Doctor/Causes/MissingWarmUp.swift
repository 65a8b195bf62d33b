import Training

extension Cause {
  /// A posterior that has collapsed although the decoder could use z: the penalty was there before the decoder had learned to.
  package static let missingWarmUp = Cause("warm-up", "a posterior that collapsed before the decoder used it") {
    symptoms in
    guard symptoms.isCollapsed, let collapse = symptoms.collapse else { return nil }
    if let (beta, isKnown) = symptoms.weight, isKnown, beta >= leastCollapsing { return nil }
    if let waking = symptoms.examination?.waking, !waking.hasWoken { return nil }
    let kl = symptoms.klPerDimension.reduce(0, +)
    let woken =
      symptoms.examination?.waking.map {
        ", and after \($0.steps) steps without a penalty \(Verdict.text($0.after.kl)) with a reconstruction that is "
          + "\(Verdict.text($0.before.reconstruction - $0.after.reconstruction)) nats lower: the decoder can use z"
      } ?? ""
    let since = collapse.since.map { $0 == 0 ? " from the start" : " since step \($0)" } ?? ""
    return Finding(
      title: "the whole posterior has collapsed",
      evidence: "all of the KL is \(Verdict.text(kl, digits: 3)) nats\(since)\(woken)",
      remedy: symptoms.run.flatMap { collapse.advice(for: $0, naming: symptoms.naming) }
        ?? "let beta rise slowly from 0, or lower it")
  }
}
