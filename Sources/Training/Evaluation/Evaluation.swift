/// A model's result on a set of images, in nats: means over images, sums over pixels and latent dimensions.
public struct Evaluation: Sendable, Equatable, Codable {
  /// The number of images.
  public var images: Int
  /// The negative log-likelihood.
  public var reconstruction: Double
  /// KL(q(z|x) || p(z)) of each latent dimension.
  public var klPerDimension: [Double]
  /// What each latent dimension tells of the image at most, in nats (`LatentUse.information`); nil where it was not measured, as
  /// in older files. For a model that is given classes it is what a dimension tells beside the class.
  public var informationPerDimension: [Double]?

  /// What the code tells of the image; nil where it was not measured.
  public var mutualInformation: CodeInformation?

  /// Whether z was sampled from the posterior. Otherwise z was mu, and reconstruction + KL is not a bound on log p(x).
  public var isNoisy = true

  package init(
    images: Int, reconstruction: Double, klPerDimension: [Double], information: [Double]? = nil,
    mutualInformation: CodeInformation? = nil, isNoisy: Bool = true
  ) {
    self.images = images
    self.reconstruction = reconstruction
    self.klPerDimension = klPerDimension
    informationPerDimension = information
    self.mutualInformation = mutualInformation
    self.isNoisy = isNoisy
  }

  /// Reads what `encode` wrote, and older files without `isNoisy` and information.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    images = try values.decode(Int.self, forKey: .images)
    reconstruction = try values.decode(Double.self, forKey: .reconstruction)
    klPerDimension = try values.decode([Double].self, forKey: .klPerDimension)
    informationPerDimension = try values.decodeIfPresent([Double].self, forKey: .informationPerDimension)
    if let information = informationPerDimension, information.count != klPerDimension.count {
      throw DecodingError.dataCorruptedError(
        forKey: .informationPerDimension, in: values, debugDescription: "a KL and an information for each dimension")
    }
    mutualInformation = try values.decodeIfPresent(CodeInformation.self, forKey: .mutualInformation)
    if let found = mutualInformation, !(found.images > 0 && found.draws > 0 && found.nats.isFinite) {
      throw DecodingError.dataCorruptedError(
        forKey: .mutualInformation, in: values, debugDescription: "nats of some images and draws")
    }
    isNoisy = try values.decodeIfPresent(Bool.self, forKey: .isNoisy) ?? true
  }

  /// The mean over the images of both results.
  func joined(with other: Evaluation) -> Evaluation {
    let share = Double(other.images) / Double(max(images + other.images, 1))
    func mean(_ own: Double, _ others: Double) -> Double { own * (1 - share) + others * share }
    let information = informationPerDimension.flatMap { own in
      other.informationPerDimension.map { zip(own, $0).map(mean) }
    }
    return Evaluation(
      images: images + other.images, reconstruction: mean(reconstruction, other.reconstruction),
      klPerDimension: zip(klPerDimension, other.klPerDimension).map(mean), information: information,
      isNoisy: isNoisy && other.isNoisy)
  }

  /// The KL summed over dimensions.
  public var kl: Double { klPerDimension.reduce(0, +) }
  /// The negative evidence lower bound, whatever beta is.
  public var negativeELBO: Double { reconstruction + kl }
}
