extension ObjectiveRecipe {
  /// The negative evidence lower bound with a weighted KL (Higgins and others 2017, equation 4).
  static let beta = ObjectiveRecipe(
    formula: "reconstruction + beta * KL",
    summary: "both, weighted: more beta, a simpler code; too much, and the posterior collapses",
    weight: .beta, allowsFreeBits: true, gradients: [.plain, .sticking])
}
