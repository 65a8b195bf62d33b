extension ObjectiveRecipe {
  /// The beta-VAE's loss for all betas of a range at once, with gates driven by beta (Bae and others 2023, equation
  /// 10).
  static let multiRate = ObjectiveRecipe(
    formula: "reconstruction + beta * KL, log beta uniform",
    summary: "every beta of a range in one model: a beta for each image, which opens and closes gates",
    weight: .beta, drawsBeta: true, allowsCategories: false)
}
