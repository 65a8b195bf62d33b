import Measures
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a model with a dial costs from the lowest beta of its range to the highest, by the weights of some moment.
public struct DialCurve: Sendable, Equatable {
  /// The `World.modelVersion` of the weights.
  public let modelVersion: Int
  /// How many test images each point is the mean of.
  public let images: Int
  /// From the lowest beta to the highest; two or more.
  public let points: [RateDistortion]
  /// The dimensions, those with the most KL over all betas first: roughly, those that live longest.
  let order: [Int]

  /// - Precondition: there are two points at least, of as many dimensions.
  public init(modelVersion: Int, images: Int, points: [RateDistortion]) {
    precondition(points.count >= 2, "a curve has two points at least")
    self.modelVersion = modelVersion
    self.images = images
    self.points = points.sorted { $0.beta < $1.beta }
    let sums = points[0].klPerDimension.indices.map { dimension in
      points.reduce(0) { $0 + max(0, $1.klPerDimension[dimension]) }
    }
    // Of what is no number, nobody knows that it is much.
    order = sums.indices.sorted { (sums[$1].isNaN ? -1 : sums[$1], $0) < (sums[$0].isNaN ? -1 : sums[$0], $1) }
  }

  /// Latent dimensions.
  var latent: Int { points[0].klPerDimension.count }

  /// What the model costs at a beta: between two measured ones in proportion, beta taken in logarithms; beyond the ends, the
  /// end's. So it never leaves what was measured, and passes through it.
  public func point(at beta: Float) -> RateDistortion {
    guard let above = points.firstIndex(where: { $0.beta > beta }) else { return points[points.count - 1] }
    guard above > 0 else { return points[0] }
    let (low, high) = (points[above - 1], points[above])
    let share = (log(Double(beta)) - log(Double(low.beta))) / (log(Double(high.beta)) - log(Double(low.beta)))
    func between(_ a: Double, _ b: Double) -> Double { share == 0 ? a : a + share * (b - a) }
    return RateDistortion(
      beta: beta, klPerDimension: zip(low.klPerDimension, high.klPerDimension).map(between),
      distortion: between(low.distortion, high.distortion))
  }
}

extension RateDistortion {
  /// How many dimensions tell anything of an image.
  var living: Int { klPerDimension.count { $0 >= CollapseVerdict.deadKL } }
}
