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

  /// `mu` and `logVariance` are `[images, latent]`.
  public init(mu: [Float], logVariance: [Float]) {
    let count = Double(max(mu.count, 1))
    ofMeans = mu.reduce(0) { $0 + Double($1) * Double($1) } / count
    ofDraws = ofMeans + logVariance.reduce(0) { $0 + exp(Double($1)) } / count
  }

  /// How many times as far from 0 the codes lie as draws from the prior. Where z is mu, sigma does not count.
  public func share(isNoisy: Bool) -> Double { (isNoisy ? ofDraws : ofMeans).squareRoot() }
}
