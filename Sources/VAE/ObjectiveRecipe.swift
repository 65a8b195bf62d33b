import Autodiff

/// The definition of an objective.
public struct ObjectiveRecipe: Sendable {
  /// The loss in one line, in nats.
  public let formula: String
  /// What it demonstrates, in a few words.
  public let summary: String
  /// Whether training samples z from the posterior; otherwise z = mu.
  public let isNoisy: Bool
  /// The weight of the KL, or of the penalty in its place.
  public let weight: Weight
  /// Whether training draws a beta from the architecture's range for each image, instead of using the user's beta.
  public let drawsBeta: Bool
  /// Whether the loss contains the plain KL, so that free bits can apply.
  public let allowsFreeBits: Bool
  /// Whether categorical variables can be trained: not where the loss needs densities, which relaxed samples have others of, nor
  /// beside gates.
  public let allowsCategories: Bool
  /// The smallest number of samples of z per image for which it differs from the VAE.
  public let leastSamples: Int
  /// The smallest batch for which it differs from the VAE.
  public let leastBatch: Int
  /// The loss of each image, `[examples, 1]`; nil for `reconstruction + weight * KL`, for which several objectives
  /// share a graph.
  let loss: (@Sendable (Graph, ObjectiveTerms) -> Tensor)?
  /// The estimators of the gradient by the posterior's parameters that it has.
  public let gradients: [PosteriorGradient]

  /// Whether anything pulls the posterior towards the prior, given the user's `beta`.
  public func hasPenalty(beta: Float) -> Bool { weight == .beta ? beta > 0 : weight != .fixed(0) }

  /// The weight of the penalty.
  public enum Weight: Sendable, Equatable {
    /// A constant.
    case fixed(Float)
    /// The user's beta, which can change during training.
    case beta
  }

  init(
    formula: String, summary: String, isNoisy: Bool = true, weight: Weight, drawsBeta: Bool = false,
    allowsFreeBits: Bool = false, allowsCategories: Bool = true, leastSamples: Int = 1, leastBatch: Int = 1,
    gradients: [PosteriorGradient] = [.plain],
    loss: (@Sendable (Graph, ObjectiveTerms) -> Tensor)? = nil
  ) {
    self.formula = formula
    self.summary = summary
    self.isNoisy = isNoisy
    self.weight = weight
    self.drawsBeta = drawsBeta
    self.allowsFreeBits = allowsFreeBits
    self.allowsCategories = allowsCategories
    self.leastSamples = leastSamples
    self.leastBatch = leastBatch
    self.gradients = gradients
    self.loss = loss
  }

  /// Whether codes of a codebook can be trained: only the weight of the commitment differs.
  public var allowsCodes: Bool {
    usesSharedGraph && isNoisy && !drawsBeta && weight != .fixed(0)
  }

  /// Whether the loss depends on the weight, so that the weight can have a schedule.
  public var usesWeight: Bool { weight == .beta || usesSharedGraph && weight != .fixed(0) }

  /// Whether it uses the graph that several objectives share, and differs only in weight and noise.
  package var usesSharedGraph: Bool { loss == nil }
}

/// The terms of a loss. k is the number of noise samples per image.
struct ObjectiveTerms {
  /// -log p(x|z) of each sample, `[examples * k, 1]`.
  let reconstructions: Tensor
  /// Their mean over samples, `[examples, 1]`.
  let reconstruction: Tensor
  /// `[examples, latent]`
  let klPerDimension: Tensor
  /// `[examples, 1]`
  let kl: Tensor
  /// `[examples, latent]`
  let mu, logVariance: Tensor
  /// `[examples * k, latent]`
  let z, noise: Tensor
  /// How the gradient by mu and sigma is estimated.
  let gradient: PosteriorGradient
  /// Leaf: where a bound of weighted samples leaves the weight of each, `[examples * k, 1]`; nil unless the gradient needs it.
  let weights: Tensor?
  /// The number of training images, where the aggregate posterior is estimated by stratified sampling; nil for weighted sampling.
  let stratifiedImages: Int?
  /// What estimates the total correlation of a FactorVAE; nil for other objectives.
  let discriminator: Discriminator?
  /// Leaf: the weight of the penalty, `[examples, 1]`.
  let weight: Tensor
  /// Leaf: the capacity C in nats, `[examples, 1]`.
  let capacity: Tensor
}
