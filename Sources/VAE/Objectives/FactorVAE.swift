import Autodiff

extension ObjectiveRecipe {
  /// Adds the total correlation of the aggregate posterior, estimated by a discriminator that is trained beside the model (Kim and Mnih
  /// 2018; beta is their gamma).
  static let factor = ObjectiveRecipe(
    formula: "reconstruction + KL + beta * total correlation",
    summary: "a discriminator finds the dependence between dimensions, which is penalised beside the KL",
    weight: .beta, allowsCategories: false, leastBatch: 2
  ) { graph, terms in
    guard let discriminator = terms.discriminator else {
      preconditionFailure("the FactorVAE is trained with a discriminator")
    }
    let ratio = graph.sampleMean(graph.densityRatio(terms.z, by: discriminator))
    return graph.weightedSum(graph.sum(terms.reconstruction, terms.kl), terms.weight, ratio)
  }
}
