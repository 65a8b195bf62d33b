/// A model's result on a set of images: means over the images, in nats, pixel sums.
public struct Evaluation: Sendable, Equatable, Codable {
  /// How many images there were.
  public var images: Int
  /// The negative log-likelihood.
  public var reconstruction: Double
  /// KL(q(z|x) || p(z)) of each latent dimension.
  public var klPerDimension: [Double]

  /// The KL of all dimensions together.
  public var kl: Double { klPerDimension.reduce(0, +) }
  /// The negative evidence lower bound (beta 1).
  public var negativeELBO: Double { reconstruction + kl }
}
