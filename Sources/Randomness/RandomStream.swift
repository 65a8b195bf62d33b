/// Which use of a run's seed a stream of random numbers is for; every use has 2^56 streams of its own.
public enum RandomStream: UInt64, Sendable {
  /// The first weights, a stream a parameter.
  case initialization = 1
  /// The order of the images, a stream an epoch.
  case shuffle = 2
  /// The noise of the posterior's samples in training, a stream a step.
  case noise = 3
  /// Pixels drawn afresh in training, a stream a pass over the data.
  case pixels = 4
  /// The noise used when a model is evaluated.
  case evaluationNoise = 5
  /// The pixels drawn when a model is evaluated.
  case evaluationPixels = 6
  /// Draws of z from the prior.
  case prior = 7
  /// Draws of z from an image's posterior.
  case posterior = 8
  /// The betas of a batch's images in training, a stream a step.
  case beta = 9
  /// Which images' labels a recogniser sees, a stream a draw.
  case labelledImages = 32
  /// The order of images in fine-tuning, a stream a pass.
  case fineTuning = 33

  /// The stream of this use with this number.
  public func number(_ index: UInt64 = 0) -> UInt64 { rawValue << 56 | index & (1 << 56 - 1) }
}
