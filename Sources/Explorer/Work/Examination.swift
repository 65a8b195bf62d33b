import Drawing
import Training

/// What a model makes of one test image.
public struct Examination: Sendable, Equatable {
  /// How many draws of z an image's reconstruction is the mean of: one alone jumps by several nats.
  static let draws = 8

  /// The image's number in the test set, from 0.
  public var index: Int
  /// Pixels, posterior, KL, and the reconstruction averaged over `draws` draws.
  public var result: ImageEvaluation
  /// Which draw from the posterior is decoded, from 1 on; 0 is mu itself.
  public var draw: Int
  /// The point that is decoded.
  public var z: [Float]
  /// What it is decoded to.
  public var decoded: Picture
  /// The image's negative log-likelihood at that very z, in nats.
  public var reconstruction: Float
  /// What the first draws are decoded to, as many as there is room for.
  public var wall: [Picture]

  package init(
    index: Int, result: ImageEvaluation, draw: Int, z: [Float], decoded: Picture, reconstruction: Float,
    wall: [Picture]
  ) {
    (self.index, self.result, self.draw, self.z) = (index, result, draw, z)
    (self.decoded, self.reconstruction, self.wall) = (decoded, reconstruction, wall)
  }
}
