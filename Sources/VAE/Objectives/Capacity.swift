import Autodiff

extension ObjectiveRecipe {
  /// Pulls the KL towards a capacity C in nats that grows during the run (Burgess and others 2018, equation 8; beta is
  /// their gamma).
  static let capacity = ObjectiveRecipe(
    formula: "reconstruction + beta * |KL - C|",
    summary: "the KL is led to a capacity C that grows, so that dimensions come one by one",
    weight: .beta
  ) { graph, terms in
    graph.weightedSum(
      terms.reconstruction, terms.weight, graph.capacityDistance(terms.klPerDimension, capacity: terms.capacity))
  }
}
