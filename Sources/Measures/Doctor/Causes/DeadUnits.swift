import Training
import VAE

extension Cause {
  /// ReLUs that are 0 for every image.
  static let deadUnits = Cause("dead-units", "hidden units that are 0 for all images") { symptoms in
    // What stands before or behind a z that says nothing is not needed, and that has causes of its own.
    guard !symptoms.isCollapsed, let worst = symptoms.mostSilent, worst.share >= leastDeadUnits else { return nil }
    return Finding(
      title: "hidden units are dead",
      evidence: "\(worst.silent) of the \(worst.units) units of \(worst.name) are 0 for all training images "
        + "(\(Verdict.percent(worst.share)))",
      remedy:
        "begin again with a lower learning rate or another initialisation, or take leaky ReLUs: dead units have no gradient"
    )
  }

  /// In 40 healthy runs the layer with the most had 1 to 50% of fully connected units, and 62 and 74% where pictures are smooth and dimensions
  /// few.
  static let leastDeadUnits = 0.8
}

extension LayerActivity {
  /// The share of units that are 0 for all inputs.
  var share: Double { Double(silent) / Double(max(units, 1)) }
}

extension Symptoms {
  /// The layer of ReLUs with the largest share of silent units.
  var mostSilent: LayerActivity? { examination?.layers.max { $0.share < $1.share } }
}
