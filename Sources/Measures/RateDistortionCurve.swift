import Foundation
import Training
import VAE

/// Rate and distortion over a range of betas, measured on the same images with the same noise.
public struct RateDistortionCurve: Sendable, Equatable {
  /// In ascending order of beta.
  public var points: [RateDistortion]

  /// A curve through these points, given in any order.
  public init(_ points: [RateDistortion]) {
    self.points = points.sorted { $0.beta < $1.beta }
  }

  /// A rate that rises with beta, or a distortion that falls with it.
  public struct Setback: Sendable, Equatable {
    /// The two quantities.
    public enum Quantity: String, Sendable, CaseIterable { case rate, distortion }
    /// The quantity that moves in the wrong direction.
    public var quantity: Quantity
    /// The betas of the two neighbouring points.
    public var from, to: Float
    /// The size of the wrong move in nats, above 0.
    public var nats: Double
  }

  /// Where the rate rises or the distortion falls as beta rises. Neither happens if each model is optimal for its beta.
  public var setbacks: [Setback] {
    zip(points, points.dropFirst()).flatMap { lower, higher in
      [(Setback.Quantity.rate, higher.rate - lower.rate), (.distortion, lower.distortion - higher.distortion)]
        .filter { $0.1 > 0 }
        .map { Setback(quantity: $0.0, from: lower.beta, to: higher.beta, nats: $0.1) }
    }
  }

  /// Whether the rate never rises with beta and the distortion never falls.
  public var isMonotone: Bool { setbacks.isEmpty }
}

extension BetaRange {
  /// The betas of a curve over the whole range: about `count`, evenly spaced in logarithms and rounded to three digits.
  /// Includes both ends, and 1 if it is inside, where the loss is the evidence bound.
  public func sweep(_ count: Int) -> [Float] {
    var betas = values(count)
    for index in betas.indices.dropFirst().dropLast() { betas[index] = clamped(Self.rounded(betas[index])) }
    if low < 1, high > 1, !betas.contains(1) { betas = (betas + [1]).sorted() }
    return betas
  }

  private static func rounded(_ beta: Float) -> Float {
    let unit = pow(10, floor(log10(Double(beta))) - 2)
    let digits = (Double(beta) / unit).rounded()
    // Division, where the unit has no exact floating-point value.
    return Float(unit < 1 ? digits / (1 / unit).rounded() : digits * unit)
  }
}
