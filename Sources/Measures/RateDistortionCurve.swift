import Foundation
import Training
import VAE

/// Rate against distortion over a range of betas, measured on the same images with the same noise.
public struct RateDistortionCurve: Sendable, Equatable {
  /// From the least beta to the greatest.
  public var points: [RateDistortion]

  /// A curve through these points, in any order.
  public init(_ points: [RateDistortion]) {
    self.points = points.sorted { $0.beta < $1.beta }
  }

  /// What should not be: a quantity that goes the wrong way from one beta to the next.
  public struct Setback: Sendable, Equatable {
    /// What it is that goes the wrong way.
    public enum Quantity: String, Sendable, CaseIterable { case rate, distortion }
    /// Which of the two.
    public var quantity: Quantity
    /// The betas of the two neighbours.
    public var from, to: Float
    /// How far it goes the wrong way, in nats; above 0.
    public var nats: Double
  }

  /// Where a rate rises or a distortion falls as beta rises. Of models that are each the best for their beta, neither does: a
  /// greater weight of the rate never buys more of it.
  public var setbacks: [Setback] {
    zip(points, points.dropFirst()).flatMap { lower, higher in
      [(Setback.Quantity.rate, higher.rate - lower.rate), (.distortion, lower.distortion - higher.distortion)]
        .filter { $0.1 > 0 }
        .map { Setback(quantity: $0.0, from: lower.beta, to: higher.beta, nats: $0.1) }
    }
  }

  /// Whether the rate nowhere rises and the distortion nowhere falls with beta.
  public var isMonotone: Bool { setbacks.isEmpty }
}

extension BetaRange {
  /// The betas of a curve over the whole range: about `count`, evenly in logarithms but rounded to three digits, with both ends,
  /// and with 1 if it is inside, where the objective is the evidence bound.
  public func sweep(_ count: Int) -> [Float] {
    var betas = values(count)
    for index in betas.indices.dropFirst().dropLast() { betas[index] = clamped(Self.rounded(betas[index])) }
    if low < 1, high > 1, !betas.contains(1) { betas = (betas + [1]).sorted() }
    return betas
  }

  private static func rounded(_ beta: Float) -> Float {
    let unit = pow(10, floor(log10(Double(beta))) - 2)
    let digits = (Double(beta) / unit).rounded()
    // By a division where the unit is no number that floating point has.
    return Float(unit < 1 ? digits / (1 / unit).rounded() : digits * unit)
  }
}
