import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the code tells of the image, I(x; z), on some test images, as a run measures it after each pass. The estimator is that of
/// `latent evaluate`: the mean of `log q(z|x) - log q(z)` over samples, with q(z) the mixture of these images' posteriors.
public struct CodeInformation: Sendable, Equatable, Codable {
  /// In nats; at most the logarithm of the number of images, and with more images it would be more where it is near that.
  public var nats: Double
  /// The number of images, N.
  public var images: Int
  /// The number of samples of z.
  public var draws: Int
  /// The logarithm of the number of images, in nats.
  public var limit: Double { log(Double(images)) }

  /// A measured value.
  public init(nats: Double, images: Int, draws: Int) { (self.nats, self.images, self.draws) = (nats, images, draws) }

  /// The most images: more cost more time and raise the limit of 6.9 nats slowly.
  static let mostImages = 1000
  /// The least and the most samples of z, and the training images for each: so that it takes less than a hundredth of a pass.
  private static let (leastDraws, mostDraws, trainingImagesPerDraw) = (32, 100, 600)

  /// The number of samples of z in a run with so many training images.
  static func draws(trainingImages: Int) -> Int {
    min(max(trainingImages / trainingImagesPerDraw, leastDraws), mostDraws)
  }

  /// `mu` and `logVariance` are `[images, width]`; nil where one is not finite, and without images.
  init?(mu: [Float], logVariance: [Float], _ latents: LatentSpace, draws: Int, seed: UInt64) {
    let mixture = PosteriorMixture(mu: mu, logVariance: logVariance, latents)
    images = mixture.count
    let draws = min(draws, images)
    self.draws = draws
    let samples = (0..<draws).map { AggregateDraw($0, of: draws, in: mixture, seed: seed) }
    nats = mixture.means(of: samples).mean(of: samples.map(\.mutualInformation)).value
    guard images > 0, nats.isFinite else { return nil }
  }
}
