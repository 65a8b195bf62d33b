import VAE

/// The equivalents of beta in other conventions. Here reconstruction and KL are sums over pixels and latent dimensions;
/// with means instead, the same loss has another beta.
public struct BetaMeaning: Sendable, Equatable {
  /// The weight if both are sums.
  public let beta: Double
  /// The weight if the reconstruction is a mean over pixels and the KL a sum over dimensions.
  public let perPixel: Double
  /// The weight if both are means: beta * latent / pixels (the normalised beta of Higgins and others 2017, section
  /// 4.2).
  public let normalised: Double

  /// The equivalents of `beta` for an architecture.
  public init(beta: Float, _ architecture: Architecture) {
    let pixels = Double(architecture.picture.count)
    self.beta = Double(beta)
    perPixel = self.beta / pixels
    normalised = self.beta * Double(architecture.latent) / pixels
  }
}

extension Likelihood {
  /// Bits per pixel for a loss in nats per image. All but Bernoulli pixels have a density on [0, 1]; for 256 grey values it
  /// takes 8 bits more, which are included. `LossMeaning` says what they can be compared with.
  public func bitsPerPixel(nats: Double, pixels: Int) -> Double {
    nats / Double(pixels) * 1.4426950408889634 + (isBernoulli ? 0 : 8)
  }
}
