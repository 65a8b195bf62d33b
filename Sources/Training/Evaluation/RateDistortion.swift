/// Rate and distortion at one beta, in nats: sums over pixels and latent dimensions, means over images.
public struct RateDistortion: Sendable, Equatable, Codable {
  /// The beta at which the model is held.
  public var beta: Float
  /// The mean KL of each latent dimension.
  public var klPerDimension: [Double]
  /// The mean reconstruction: -log p(x|z).
  public var distortion: Double
  /// The mean KL.
  public var rate: Double { klPerDimension.reduce(0, +) }
  /// The training loss at this beta.
  public var objective: Double { distortion + Double(beta) * rate }

  /// A point of a curve.
  public init(beta: Float, klPerDimension: [Double], distortion: Double) {
    self.beta = beta
    self.klPerDimension = klPerDimension
    self.distortion = distortion
  }
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
    images > 0 && points.count >= 2 && points.allSatisfy { $0.klPerDimension.count == latent && $0.beta > 0 }
      && zip(points, points.dropFirst()).allSatisfy { $0.beta < $1.beta }
  }
}
