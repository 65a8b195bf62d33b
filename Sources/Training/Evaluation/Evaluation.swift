/// A model's result on a set of images, in nats: means over images, sums over pixels and latent dimensions.
public struct Evaluation: Sendable, Equatable, Codable {
  /// The number of images.
  public var images: Int
  /// The negative log-likelihood.
  public var reconstruction: Double
  /// KL(q(z|x) || p(z)) of each latent dimension.
  public var klPerDimension: [Double]

  /// Whether z was sampled from the posterior. Otherwise z was mu, and reconstruction + KL is not a bound on log p(x).
  public var isNoisy = true

  package init(images: Int, reconstruction: Double, klPerDimension: [Double], isNoisy: Bool = true) {
    self.images = images
    self.reconstruction = reconstruction
    self.klPerDimension = klPerDimension
    self.isNoisy = isNoisy
  }

  /// Reads what `encode` wrote, and older files without `isNoisy`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    images = try values.decode(Int.self, forKey: .images)
    reconstruction = try values.decode(Double.self, forKey: .reconstruction)
    klPerDimension = try values.decode([Double].self, forKey: .klPerDimension)
    isNoisy = try values.decodeIfPresent(Bool.self, forKey: .isNoisy) ?? true
  }

  /// The mean over the images of both results.
  func joined(with other: Evaluation) -> Evaluation {
    let share = Double(other.images) / Double(max(images + other.images, 1))
    func mean(_ own: Double, _ others: Double) -> Double { own * (1 - share) + others * share }
    return Evaluation(
      images: images + other.images, reconstruction: mean(reconstruction, other.reconstruction),
      klPerDimension: zip(klPerDimension, other.klPerDimension).map(mean), isNoisy: isNoisy && other.isNoisy)
  }

  /// The KL summed over dimensions.
  public var kl: Double { klPerDimension.reduce(0, +) }
  /// The negative evidence lower bound, whatever beta is.
  public var negativeELBO: Double { reconstruction + kl }
}
