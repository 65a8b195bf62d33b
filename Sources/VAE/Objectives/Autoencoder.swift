extension ObjectiveRecipe {
  /// No noise and no penalty: a deterministic code.
  static let autoencoder = ObjectiveRecipe(
    formula: "reconstruction at z = mu",
    summary: "compresses, but its latent space has holes: draws from the prior fail",
    isNoisy: false, weight: .fixed(0))
}
