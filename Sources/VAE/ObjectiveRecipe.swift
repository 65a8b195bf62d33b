import Autodiff

/// All that makes an objective what it is.
public struct ObjectiveRecipe: Sendable {
  /// The loss in a line, in nats.
  public let formula: String
  /// What it shows, in a few words.
  public let summary: String
  /// Whether z is drawn from the posterior in training; otherwise it is mu.
  public let isNoisy: Bool
  /// What stands before the KL, or before what is in its place.
  public let weight: Weight
  /// Whether training draws a beta for each image from the architecture's range, instead of taking the user's for all.
  public let drawsBeta: Bool
  /// Whether the KL is in the loss as it is, so that a floor can be put under it (free bits).
  public let allowsFreeBits: Bool
  /// The least number of draws of z an image with which it is not the VAE.
  public let leastSamples: Int
  /// The least number of images in a batch with which it is not the VAE.
  public let leastBatch: Int
  /// The loss of each image, `[examples, 1]`; nil for `reconstruction + weight * KL`, which many share as one graph.
  let loss: (@Sendable (Graph, ObjectiveTerms) -> Tensor)?

  /// Whether anything pulls the posterior to the prior when the user's weight is `beta`.
  public func hasPenalty(beta: Float) -> Bool { weight == .beta ? beta > 0 : weight != .fixed(0) }

  /// A weight in the loss.
  public enum Weight: Sendable, Equatable {
    /// Always the same.
    case fixed(Float)
    /// The user's, which can be turned while it trains.
    case beta
  }

  init(
    formula: String, summary: String, isNoisy: Bool = true, weight: Weight, drawsBeta: Bool = false,
    allowsFreeBits: Bool = false, leastSamples: Int = 1, leastBatch: Int = 1,
    loss: (@Sendable (Graph, ObjectiveTerms) -> Tensor)? = nil
  ) {
    self.formula = formula
    self.summary = summary
    self.isNoisy = isNoisy
    self.weight = weight
    self.drawsBeta = drawsBeta
    self.allowsFreeBits = allowsFreeBits
    self.leastSamples = leastSamples
    self.leastBatch = leastBatch
    self.loss = loss
  }

  /// Whether the loss changes with the step's weight, so that the weight can have a schedule.
  public var usesWeight: Bool { weight == .beta || usesSharedGraph && weight != .fixed(0) }

  /// Whether it is the graph that many share, with a weight and noise of its own.
  package var usesSharedGraph: Bool { loss == nil }
}

/// What losses are made of. k is the number of noise samples an image.
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
  /// Leaf: the step's weight, `[examples, 1]`.
  let weight: Tensor
  /// Leaf: the capacity C in nats, `[examples, 1]`.
  let capacity: Tensor
}
