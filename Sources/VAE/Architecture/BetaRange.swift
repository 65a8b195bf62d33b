import Foundation

/// The range of betas that a gated model is trained for, and the gates' input for each of them.
public struct BetaRange: Sendable, Equatable, Codable {
  /// The smallest beta, above 0.
  public var low: Float
  /// The largest beta.
  public var high: Float

  /// A range; the default is that of the figures of Bae and others 2023.
  public init(low: Float = 0.01, high: Float = 10) {
    self.low = low
    self.high = high
  }

  /// Whether 0 < low < high, and both are finite.
  public var isValid: Bool { low > 0 && high > low && high.isFinite }

  /// The nearest beta in the range.
  public func clamped(_ beta: Float) -> Float { min(max(beta, low), high) }

  /// t, the gates' input: log beta, shifted and scaled so that a log-uniform beta has mean 0 and variance 1.
  public func input(_ beta: Float) -> Float {
    let (middle, half) = logarithms
    return Float(Self.reach * (log(Double(clamped(beta))) - middle) / half)
  }

  /// The beta at a fraction of the way from low (0) to high (1), in logarithms.
  public func beta(atShare share: Float) -> Float {
    let (middle, half) = logarithms
    return clamped(Float(exp(middle + half * (2 * Double(share) - 1))))
  }

  /// A beta for training, and its t. `share` 0 to 1 goes, in logarithms, from a twelfth of the range below low to a
  /// twelfth above high.
  ///
  /// At the ends of the training range a model has neighbours on one side only, and there the rate rises without
  /// lowering the distortion. The margin keeps these ends out of the dial's range.
  public func drawn(atShare share: Float) -> (beta: Float, input: Float) {
    let (middle, half) = logarithms
    let place = (2 * Double(share) - 1) * (1 + 2 * Self.margin)
    return (Float(exp(middle + half * place)), Float(Self.reach * place))
  }

  /// How far training goes beyond each end, as a fraction of the range.
  private static let margin = 1.0 / 12

  /// How far beta is on the way from low (0) to high (1), in logarithms.
  public func share(of beta: Float) -> Float { (input(beta) / Float(Self.reach) + 1) / 2 }

  /// `count` betas from low to high, evenly spaced in logarithms.
  public func values(_ count: Int) -> [Float] {
    (0..<count).map { beta(atShare: count == 1 ? 0.5 : Float($0) / Float(count - 1)) }
  }

  /// t goes from -sqrt(3) to sqrt(3).
  private static let reach = 3.0.squareRoot()

  private var logarithms: (middle: Double, half: Double) {
    let (low, high) = (log(Double(low)), log(Double(high)))
    return ((low + high) / 2, (high - low) / 2)
  }
}
