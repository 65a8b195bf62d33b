import Training

extension Cause {
  /// ReLUs that are 0 for every image.
  static let deadUnits = Cause("dead-units", "hidden units that are 0 for all images") { symptoms in
    guard let layers = symptoms.examination?.layers,
      let worst = layers.max(by: { share($0.silent, $0.units) < share($1.silent, $1.units) }),
      share(worst.silent, worst.units) >= leastShare
    else { return nil }
    return Finding(
      title: "hidden units are dead",
      evidence: "\(worst.silent) of the \(worst.units) units of \(worst.name) are 0 for all test images "
        + "(\(Verdict.percent(share(worst.silent, worst.units))))",
      remedy:
        "begin again with a lower learning rate or another initialisation, or take leaky ReLUs: dead units have no gradient"
    )
  }

  private static let leastShare = 0.5

  private static func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(max(whole, 1)) }
}
