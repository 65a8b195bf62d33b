extension ObjectiveRecipe {
  /// A deterministic code with a KL penalty: mu is pulled towards 0 as by the prior; sigma is not used and goes to 1.
  static let penaltyOnly = ObjectiveRecipe(
    formula: "reconstruction at z = mu, + beta * KL",
    summary: "penalty alone: codes lie near 0, but nothing fills the space between them",
    isNoisy: false, weight: .beta, allowsFreeBits: true)
}
