/// Rate and distortion at one beta, in nats: sums over pixels and latent dimensions, means over images.
public struct RateDistortion: Sendable, Equatable, Codable {
  /// The beta at which the model is held.
  public var beta: Float
  /// The mean KL of each latent dimension.
  public var klPerDimension: [Double]
  /// What each latent dimension tells of the image at most, in nats (`LatentUse.information`); nil where it was not measured.
  public var informationPerDimension: [Double]?
  /// The mean reconstruction: -log p(x|z).
  public var distortion: Double
  /// The mean KL.
  public var rate: Double { klPerDimension.reduce(0, +) }
  /// The training loss at this beta.
  public var objective: Double { distortion + Double(beta) * rate }

  /// A point of a curve.
  public init(beta: Float, klPerDimension: [Double], information: [Double]? = nil, distortion: Double) {
    self.beta = beta
    self.klPerDimension = klPerDimension
    informationPerDimension = information
    self.distortion = distortion
  }

  /// A point of a curve, from the evaluation of a model that is held at `beta`.
  package init(beta: Float, _ result: Evaluation) {
    self.init(
      beta: beta, klPerDimension: result.klPerDimension, information: result.informationPerDimension,
      distortion: result.reconstruction)
  }

  /// The dead dimensions, counted from 0.
  public var dead: [Int] { LatentUse.dead(kl: klPerDimension, information: informationPerDimension) }
  /// The number of dimensions that are not dead.
  public var living: Int { klPerDimension.count - dead.count }
}

/// Rate and distortion over a dial's range, at one step of the run.
public struct RateDistortionSweep: Sendable, Equatable, Codable {
  /// The number of test images behind each point.
  public var images: Int
  /// In ascending order of beta.
  public var points: [RateDistortion]

  /// The number of betas for the whole range, evenly spaced in logarithms: about five per decade.
  public static let betas = 17

  /// A sweep.
  public init(images: Int, points: [RateDistortion]) {
    self.images = images
    self.points = points
  }

  /// Whether it can belong to a model with `latent` dimensions.
  func isConsistent(latent: Int) -> Bool {
    images > 0 && points.count >= 2
      && points.allSatisfy { point in
        point.klPerDimension.count == latent && point.informationPerDimension?.count ?? latent == latent
          && point.beta > 0
      }
      && zip(points, points.dropFirst()).allSatisfy { $0.beta < $1.beta }
  }
}
