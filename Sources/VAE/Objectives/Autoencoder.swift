extension ObjectiveRecipe {
  /// Neither noise nor penalty: a deterministic code.
  static let autoencoder = ObjectiveRecipe(
    formula: "reconstruction at z = mu",
    summary: "compresses, but its latent space has holes: draws from the prior fail",
    isNoisy: false, weight: .fixed(0))
}
