extension ObjectiveRecipe {
  /// The negative evidence lower bound (Kingma and Welling 2014, equation 10).
  static let vae = ObjectiveRecipe(
    formula: "reconstruction + KL",
    summary: "both: a bound on log p(x), and draws from the prior that look like data",
    weight: .fixed(1), allowsFreeBits: true, gradients: [.plain, .sticking])
}
