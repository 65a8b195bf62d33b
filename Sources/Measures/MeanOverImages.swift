/// An estimate from draws.
public struct DrawnEstimate: Sendable, Equatable {
  /// Its value.
  public let value: Double
  /// Its variance due to the draws.
  public let variance: Double

  /// The standard error.
  public var error: Double { variance.squareRoot() }
}

/// A mean over images of something that is estimated for each from draws.
public struct MeanOverImages: Sendable, Equatable {
  /// The mean.
  public let value: Double
  /// Its standard error due to the draws, with these images.
  public let error: Double
  /// The standard error of the mean over images: how far other images of the same kind would lie. Nil for a single image.
  public let imageError: Double?

  /// From each image's estimate.
  init(_ estimates: [DrawnEstimate]) {
    let count = Double(estimates.count)
    value = estimates.reduce(0) { $0 + $1.value } / count
    error = estimates.reduce(0) { $0 + $1.variance }.squareRoot() / count
    imageError =
      estimates.count > 1 ? (meanAndVariance(estimates.map(\.value)).variance / count).squareRoot() : nil
  }
}
