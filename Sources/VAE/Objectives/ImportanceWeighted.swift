import Autodiff

extension ObjectiveRecipe {
  /// The bound of k importance-weighted samples (Burda, Grosse and Salakhutdinov 2016, equation 8).
  static let iwae = ObjectiveRecipe(
    formula: "-log mean_k p(x|z_k) p(z_k) / q(z_k|x)",
    summary: "a tighter bound by k samples: more dimensions stay in use",
    weight: .fixed(1), allowsCategories: false, leastSamples: 2
  ) { graph, terms in
    graph.importanceWeightedBound(
      reconstruction: terms.reconstructions,
      logRatio: graph.gaussianLogRatio(z: terms.z, noise: terms.noise, logVariance: terms.logVariance))
  }
}
