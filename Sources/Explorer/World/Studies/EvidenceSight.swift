import Drawing
import Measures

/// The bounds on one test image's evidence.
struct EvidenceSight: Sendable {
  /// The selected bound, an index of `ImageBounds.counts`.
  var selected = 0
  /// What was measured last.
  var found: ImageBounds?
}

/// The bounds on log p(x) of a test image from k draws of its posterior.
public struct ImageBounds: Sendable, Equatable {
  /// The image's number in the test set.
  public var index: Int
  /// The version of the weights.
  public var version: Int
  /// The image, and its decoded mean.
  public var original, decoded: Picture
  /// The bounds in the order of k.
  public var bounds: [SampleBounds.Bound]

  /// The numbers of draws, k.
  static let counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
  /// The draws that all bounds are made of.
  static let draws = 2000

  /// How far a bound is below the tightest one, in nats.
  func gap(_ index: Int) -> Double { (bounds.last?.value ?? .nan) - bounds[index].value }
}
