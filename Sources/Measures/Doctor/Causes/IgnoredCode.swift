import Training

extension Cause {
  /// A decoder that makes nothing of z, with or without a penalty.
  static let ignoredCode = Cause("ignored-code", "a decoder that ignores z") { symptoms in
    guard symptoms.isCollapsed, let waking = symptoms.examination?.waking, !waking.hasWoken else { return nil }
    return Finding(
      title: "the decoder ignores z",
      evidence:
        "\(waking.steps) steps without any penalty leave the KL at \(Verdict.text(waking.after.kl, digits: 3)) nats and lower the "
        + "reconstruction by \(Verdict.text(waking.before.reconstruction - waking.after.reconstruction)) nats",
      remedy:
        "the way from z to the picture is blocked: take another decoder, with wider or fewer layers and ReLUs in them")
  }
}

extension Trial {
  /// Whether z is used after it: nats of z came through, and the reconstruction is better by them.
  var hasWoken: Bool {
    after.kl >= 1 && before.reconstruction - after.reconstruction >= 0.01 * abs(before.reconstruction)
  }
}
