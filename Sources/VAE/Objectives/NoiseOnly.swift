extension ObjectiveRecipe {
  /// z is drawn around mu, but nothing keeps sigma from going to 0 or mu from going far away.
  static let noiseOnly = ObjectiveRecipe(
    formula: "reconstruction",
    summary: "noise alone: mu outruns it or sigma goes to 0, and it is an autoencoder again",
    weight: .fixed(0))
}
