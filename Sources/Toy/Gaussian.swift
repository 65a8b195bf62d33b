import Foundation

/// A normal distribution in the plane, by its mean and the Cholesky factor of its covariance.
public struct Gaussian: Equatable, Sendable {
  /// The mean.
  public var mean: SIMD2<Double>
  /// The logarithms of the factor's diagonal, so that any values give a valid covariance.
  public var logScale: SIMD2<Double>
  /// The factor's lower left entry; 0 for a diagonal covariance.
  public var shear: Double

  /// A normal distribution: `z = mean + L noise`, with `L = [[exp a, 0], [shear, exp c]]` and `(a, c) = logScale`.
  public init(mean: SIMD2<Double>, logScale: SIMD2<Double>, shear: Double = 0) {
    self.mean = mean
    self.logScale = logScale
    self.shear = shear
  }

  /// The normal distribution with this mean and covariance.
  /// - Precondition: the covariance is positive definite.
  public init(mean: SIMD2<Double>, covariance: Covariance) {
    let scale = covariance.xx.squareRoot()
    let shear = covariance.xy / scale
    let rest = covariance.yy - shear * shear
    precondition(covariance.xx > 0 && rest > 0, "no covariance")
    self.init(mean: mean, logScale: SIMD2(log(scale), log(rest) / 2), shear: shear)
  }

  /// A covariance matrix.
  public struct Covariance: Equatable, Sendable {
    /// Its entries.
    public var xx, xy, yy: Double
    /// A covariance.
    public init(xx: Double, xy: Double, yy: Double) {
      self.xx = xx
      self.xy = xy
      self.yy = yy
    }

    /// The covariance with the same axes whose variance along each is at least `least`.
    func widened(to least: Double) -> Covariance {
      let middle = (xx + yy) / 2
      let radius = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
      guard middle - radius < least else { return self }
      guard middle + radius > least else { return Covariance(xx: least, xy: 0, yy: least) }
      // (large I - C) / (2 radius) projects on the short axis.
      let factor = (least - (middle - radius)) / (2 * radius)
      let large = middle + radius
      return Covariance(xx: xx + factor * (large - xx), xy: xy - factor * xy, yy: yy + factor * (large - yy))
    }
  }

  /// `L L^T`.
  public var covariance: Covariance {
    let (a, c) = (exp(logScale.x), exp(logScale.y))
    return Covariance(xx: a * a, xy: a * shear, yy: shear * shear + c * c)
  }

  /// The point for a draw of standard normal noise: the reparameterisation.
  public func point(_ noise: SIMD2<Double>) -> SIMD2<Double> {
    mean + SIMD2(exp(logScale.x) * noise.x, shear * noise.x + exp(logScale.y) * noise.y)
  }

  /// The noise that gives a point. Its length is the distance of the point in standard deviations.
  public func noise(at point: SIMD2<Double>) -> SIMD2<Double> {
    let offset = point - mean
    let x: Double = offset.x * exp(-logScale.x)
    return SIMD2<Double>(x, (offset.y - shear * x) * exp(-logScale.y))
  }

  private static let logTurn = log(2 * Double.pi)

  /// The log density of the point that this noise gives, in nats.
  public func logDensity(noise: SIMD2<Double>) -> Double {
    let square = noise.x * noise.x + noise.y * noise.y
    return -square / 2 - logScale.x - logScale.y - Self.logTurn
  }

  /// The log density at a point, in nats.
  public func logDensity(at point: SIMD2<Double>) -> Double { logDensity(noise: noise(at: point)) }

  /// The gradient of the log density with respect to the point, given the point's noise: `-L^-T noise`.
  public func gradient(noise: SIMD2<Double>) -> SIMD2<Double> {
    let y = noise.y * exp(-logScale.y)
    return -SIMD2((noise.x - shear * y) * exp(-logScale.x), y)
  }

  /// The entropy in nats.
  public var entropy: Double { 1 + Self.logTurn + logScale.x + logScale.y }
}
