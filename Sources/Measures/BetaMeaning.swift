import VAE

/// What a weight of the KL is elsewhere. Here reconstruction and KL are sums over pixels and latent dimensions; where others
/// take means, the same loss has another beta.
public struct BetaMeaning: Sendable, Equatable {
  /// The weight with sums over both.
  public let beta: Double
  /// The same loss's weight where the reconstruction is a mean over pixels and the KL a sum over dimensions.
  public let perPixel: Double
  /// The same loss's weight where both are means: beta * latent / pixels (the normalised beta of Higgins and others 2017,
  /// section 4.2).
  public let normalised: Double

  /// What `beta` means for a model.
  public init(beta: Float, _ architecture: Architecture) {
    let pixels = Double(architecture.picture.count)
    self.beta = Double(beta)
    perPixel = self.beta / pixels
    normalised = self.beta * Double(architecture.latent) / pixels
  }
}

extension Likelihood {
  /// Bits a pixel for so many nats an image. Of Gaussian pixels, which have a density on [0, 1], it is what 256 grey values
  /// would take: 8 bits more.
  public func bitsPerPixel(nats: Double, pixels: Int) -> Double {
    nats / Double(pixels) * 1.4426950408889634 + (isBernoulli ? 0 : 8)
  }
}
