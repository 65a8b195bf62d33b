extension ObjectiveRecipe {
  /// A deterministic code with the KL on it: the pull of mu towards 0 is that of the prior (sigma, which nothing uses, goes to 1).
  static let penaltyOnly = ObjectiveRecipe(
    formula: "reconstruction at z = mu, + beta * KL",
    summary: "penalty alone: codes lie near 0, but nothing fills the space between them",
    isNoisy: false, weight: .beta, allowsFreeBits: true)
}
