import Autodiff

extension ObjectiveRecipe {
  /// Weights one part of the KL, the total correlation of the aggregate posterior (Chen and others 2018, equation 4
  /// with alpha = gamma = 1), estimated by minibatch-weighted sampling, or by stratified sampling if the number of training images is
  /// given.
  static let betaTC = ObjectiveRecipe(
    formula: "reconstruction + KL + (beta - 1) * total correlation",
    summary: "only the dependence between dimensions is weighted: disentangles at less cost",
    weight: .beta, allowsCategories: false, leastBatch: 2
  ) { graph, terms in
    let correlation = graph.sampleMean(
      terms.stratifiedImages.map {
        graph.stratifiedTotalCorrelation(z: terms.z, mu: terms.mu, logVariance: terms.logVariance, images: $0)
      } ?? graph.totalCorrelation(z: terms.z, mu: terms.mu, logVariance: terms.logVariance))
    // The KL is exact; only the extra (beta - 1) * total correlation is estimated from the batch.
    let bound = graph.sum(terms.reconstruction, terms.kl)
    return graph.weightedSum(graph.difference(bound, correlation), terms.weight, correlation)
  }
}
