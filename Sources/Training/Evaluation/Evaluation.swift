/// A model's result on a set of images: means over the images, in nats, pixel sums.
public struct Evaluation: Sendable, Equatable, Codable {
  /// How many images there were.
  public var images: Int
  /// The negative log-likelihood.
  public var reconstruction: Double
  /// KL(q(z|x) || p(z)) of each latent dimension.
  public var klPerDimension: [Double]

  /// Whether z was drawn from the posterior. Where it was mu, as some objectives have it, the sum with the KL is no bound on
  /// log p(x).
  public var isNoisy = true

  package init(images: Int, reconstruction: Double, klPerDimension: [Double], isNoisy: Bool = true) {
    self.images = images
    self.reconstruction = reconstruction
    self.klPerDimension = klPerDimension
    self.isNoisy = isNoisy
  }

  /// Reads what `encode` wrote, also when every z was drawn.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    images = try values.decode(Int.self, forKey: .images)
    reconstruction = try values.decode(Double.self, forKey: .reconstruction)
    klPerDimension = try values.decode([Double].self, forKey: .klPerDimension)
    isNoisy = try values.decodeIfPresent(Bool.self, forKey: .isNoisy) ?? true
  }

  /// The KL of all dimensions together.
  public var kl: Double { klPerDimension.reduce(0, +) }
  /// The negative evidence lower bound (beta 1).
  public var negativeELBO: Double { reconstruction + kl }
}
