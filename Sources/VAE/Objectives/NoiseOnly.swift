extension ObjectiveRecipe {
  /// z is sampled around mu, but nothing keeps sigma from going to 0 or mu from growing.
  static let noiseOnly = ObjectiveRecipe(
    formula: "reconstruction",
    summary: "noise alone: mu outruns it or sigma goes to 0, and it is an autoencoder again",
    weight: .fixed(0))
}
