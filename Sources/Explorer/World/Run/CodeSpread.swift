#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The spread of the codes of all images compared with the prior: whether draws from the prior meet codes.
public struct CodeSpread: Sendable, Equatable {
  /// E[z^2] over the images, averaged over the dimensions: of the posteriors' means, and of draws from the posteriors.
  /// The prior has 1.
  public let ofMeans, ofDraws: Double
  /// The same of each dimension.
  private let dimensionMeans, dimensionDraws: [Double]

  /// `mu` and `logVariance` are `[images, latent]`.
  public init(mu: [Float], logVariance: [Float], latent: Int) {
    var (means, variances) = ([Double](repeating: 0, count: latent), [Double](repeating: 0, count: latent))
    for (place, value) in mu.enumerated() {
      means[place % latent] += Double(value) * Double(value)
      variances[place % latent] += exp(Double(logVariance[place]))
    }
    let images = Double(max(mu.count / max(latent, 1), 1))
    dimensionMeans = means.map { $0 / images }
    dimensionDraws = zip(means, variances).map { ($0 + $1) / images }
    ofMeans = dimensionMeans.reduce(0, +) / Double(max(latent, 1))
    ofDraws = dimensionDraws.reduce(0, +) / Double(max(latent, 1))
  }

  /// How many times as far from 0 the codes lie as draws from the prior. Where z is mu, sigma does not count.
  public func share(isNoisy: Bool) -> Double { (isNoisy ? ofDraws : ofMeans).squareRoot() }

  /// The dimension whose own share is furthest from 1, of those given: a mean over all may hide it. Nil for none.
  func furthest(isNoisy: Bool, of dimensions: [Int]) -> (dimension: Int, share: Double)? {
    let shares = dimensions.map { ($0, (isNoisy ? dimensionDraws : dimensionMeans)[$0].squareRoot()) }
    return shares.max { abs(log($0.1)) < abs(log($1.1)) }.map { (dimension: $0.0, share: $0.1) }
  }
}
