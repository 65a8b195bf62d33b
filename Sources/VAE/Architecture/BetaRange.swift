import Foundation

/// The values of beta that a model with gates answers for, and how one is told to the gates.
public struct BetaRange: Sendable, Equatable, Codable {
  /// The least beta, above 0.
  public var low: Float
  /// The greatest beta.
  public var high: Float

  /// A range; the default is that of the paper's figures (Bae and others 2023).
  public init(low: Float = 0.01, high: Float = 10) {
    self.low = low
    self.high = high
  }

  /// Whether it is one: 0 < low < high, and both finite.
  public var isValid: Bool { low > 0 && high > low && high.isFinite }

  /// The nearest beta of the range.
  public func clamped(_ beta: Float) -> Float { min(max(beta, low), high) }

  /// t, the gates' input: log beta, moved and stretched so that a log-uniform beta has mean 0 and variance 1.
  public func input(_ beta: Float) -> Float {
    let (middle, half) = logarithms
    return Float(Self.reach * (log(Double(clamped(beta))) - middle) / half)
  }

  /// The beta at a share of the way from low to high, in logarithms: 0 is low, 1 is high.
  public func beta(atShare share: Float) -> Float {
    let (middle, half) = logarithms
    return clamped(Float(exp(middle + half * (2 * Double(share) - 1))))
  }

  /// A beta that training draws, and its t: at a share of the way, in logarithms, from a twelfth of the range below low to a
  /// twelfth of it above high. Where training ends a model has neighbours on one side alone, and hardly differs from them: there
  /// rate rises that buys no distortion. The dial does not go as far.
  public func drawn(atShare share: Float) -> (beta: Float, input: Float) {
    let (middle, half) = logarithms
    let place = (2 * Double(share) - 1) * (1 + 2 * Self.margin)
    return (Float(exp(middle + half * place)), Float(Self.reach * place))
  }

  /// How far beyond each end training goes, as a share of the range.
  private static let margin = 1.0 / 12

  /// How far from low to high a beta is, in logarithms.
  public func share(of beta: Float) -> Float { (input(beta) / Float(Self.reach) + 1) / 2 }

  /// So many values from low to high, evenly in logarithms.
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
