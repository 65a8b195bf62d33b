/// The uses of a run's seed; each has its own 2^56 streams.
public enum RandomStream: UInt64, Sendable {
  /// Initial weights, one stream per parameter.
  case initialization = 1
  /// The order of the images, one stream per epoch.
  case shuffle = 2
  /// The noise of posterior samples in training, one stream per step.
  case noise = 3
  /// Sampled pixels in training, one stream per image of a step.
  case pixels = 4
  /// The noise in evaluations.
  case evaluationNoise = 5
  /// Sampled pixels in evaluations.
  case evaluationPixels = 6
  /// Samples of z from the prior.
  case prior = 7
  /// Samples of z from an image's posterior.
  case posterior = 8
  /// Betas of a batch's images in training, one stream per image of a step.
  case beta = 9
  /// The draws with which single images' posteriors are improved, one stream per step of a batch.
  case localPosterior = 10
  /// Annealed importance sampling: starts, momenta and proposals, streams per batch of images.
  case annealing = 11
  /// Images drawn from a model.
  case simulation = 12
  /// Groups of images that share a factor, one stream per group.
  case factorVotes = 13
  /// Pairs of images that share a factor, one stream per group.
  case pairVotes = 14
  /// Random forests, one stream per tree.
  case forests = 15
  /// Initial weights of a discriminator, one stream per parameter.
  case discriminator = 16
  /// The order of samples in a dimension, one stream per dimension of a step.
  case permutation = 17
  /// The labelled images of a recogniser, one stream per draw.
  case labelledImages = 32
  /// The order of images in fine-tuning, one stream per epoch.
  case fineTuning = 33

  /// The stream number of this use with this index.
  public func number(_ index: UInt64 = 0) -> UInt64 { rawValue << 56 | index & (1 << 56 - 1) }
}
