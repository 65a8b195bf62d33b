import Training

extension Cause {
  /// More latent dimensions than the model uses.
  static let spareDimensions = Cause("dimensions", "more latent dimensions than are used") { symptoms in
    guard let collapse = symptoms.collapse, !collapse.isWhole, symptoms.isTrained,
      collapse.dead.count >= leastDead, Double(collapse.dead.count) >= leastShare * Double(collapse.latent)
    else { return nil }
    let living = collapse.latent - collapse.dead.count
    return Finding(
      title: "there are too many latent dimensions",
      evidence:
        "\(collapse.dead.count) of \(collapse.latent) tell less than \(LatentUse.leastNats) nats of the image",
      remedy: "\(symptoms.naming(.latent, "\(max(living + 2, 2))")) would do"
        + (symptoms.run.map { $0.objective.hasBeta && $0.beta > 1 } ?? false ? ", or a lower beta to use them" : ""))
  }

  /// A few spare ones do no harm, and show how many are needed.
  private static let (leastDead, leastShare) = (8, 0.5)
}
