import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Rate and distortion of a model with a dial over the range of its betas, with the weights of some moment.
public struct DialCurve: Sendable, Equatable {
  /// The `World.modelVersion` of the weights.
  public let modelVersion: Int
  /// The number of test images in the mean of each point.
  public let images: Int
  /// The points from the lowest beta to the highest; two or more.
  public let points: [RateDistortion]
  /// The dimensions in order of their KL over all betas, the largest first: roughly, those that live longest come
  /// first.
  let order: [Int]

  /// - Precondition: there are at least two points, all of the same number of dimensions.
  public init(modelVersion: Int, images: Int, points: [RateDistortion]) {
    precondition(points.count >= 2, "a curve has two points at least")
    self.modelVersion = modelVersion
    self.images = images
    self.points = points.sorted { $0.beta < $1.beta }
    let sums = points[0].klPerDimension.indices.map { dimension in
      points.reduce(0) { $0 + max(0, $1.klPerDimension[dimension]) }
    }
    // NaN sorts last.
    order = sums.indices.sorted { (sums[$1].isNaN ? -1 : sums[$1], $0) < (sums[$0].isNaN ? -1 : sums[$0], $1) }
  }

  /// Latent dimensions.
  var latent: Int { points[0].klPerDimension.count }

  /// Rate and distortion at a beta: interpolated between measured points, linearly in log beta; beyond the ends, the
  /// end's. The result passes through the measured points and never leaves their range.
  public func point(at beta: Float) -> RateDistortion {
    guard let above = points.firstIndex(where: { $0.beta > beta }) else { return points[points.count - 1] }
    guard above > 0 else { return points[0] }
    let (low, high) = (points[above - 1], points[above])
    let share = (log(Double(beta)) - log(Double(low.beta))) / (log(Double(high.beta)) - log(Double(low.beta)))
    func between(_ a: Double, _ b: Double) -> Double { share == 0 ? a : a + share * (b - a) }
    let information = low.informationPerDimension.flatMap { low in
      high.informationPerDimension.map { zip(low, $0).map(between) }
    }
    return RateDistortion(
      beta: beta, klPerDimension: zip(low.klPerDimension, high.klPerDimension).map(between), information: information,
      distortion: between(low.distortion, high.distortion))
  }
}
