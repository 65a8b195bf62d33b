import Drawing
import Training

/// A model's result for one test image.
public struct Examination: Sendable, Equatable {
  /// The number of draws of z that the reconstruction is averaged over: a single draw varies by several nats.
  static let draws = 8

  /// The image's number in the test set, from 0.
  public var index: Int
  /// Pixels, posterior, KL, and the reconstruction averaged over `draws` draws.
  public var result: ImageEvaluation
  /// The draw from the posterior that is decoded, counted from 1; 0 is mu itself.
  public var draw: Int
  /// The point that is decoded.
  public var z: [Float]
  /// The decoded image.
  public var decoded: Picture
  /// The image's negative log-likelihood at this z, in nats.
  public var reconstruction: Float
  /// The decoded first draws, as many as there is room for.
  public var wall: [Picture]

  package init(
    index: Int, result: ImageEvaluation, draw: Int, z: [Float], decoded: Picture, reconstruction: Float,
    wall: [Picture]
  ) {
    (self.index, self.result, self.draw, self.z) = (index, result, draw, z)
    (self.decoded, self.reconstruction, self.wall) = (decoded, reconstruction, wall)
  }
}
