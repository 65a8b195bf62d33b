import Autodiff

extension ObjectiveRecipe {
  /// The bound of k importance-weighted samples (Burda, Grosse and Salakhutdinov 2016, equation 8).
  static let iwae = ObjectiveRecipe(
    formula: "-log mean_k p(x|z_k) p(z_k) / q(z_k|x)",
    summary: "a tighter bound by k samples: more dimensions stay in use",
    weight: .fixed(1), allowsCategories: false, leastSamples: 2, gradients: [.plain, .sticking, .doubly]
  ) { graph, terms in
    graph.importanceWeightedBound(
      reconstruction: terms.reconstructions, logRatio: terms.logRatio(graph), weights: terms.weights)
  }
}

extension ObjectiveTerms {
  /// log q(z|x) - log p(z) of each sample, `[examples * k, 1]`, with the gradient that is asked for.
  func logRatio(_ graph: Graph) -> Tensor {
    gradient == .plain
      ? graph.gaussianLogRatio(z: z, noise: noise, logVariance: logVariance)
      : graph.gaussianLogRatio(z: z, heldMu: mu, heldLogVariance: logVariance)
  }
}
