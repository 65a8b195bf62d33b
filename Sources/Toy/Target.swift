import Foundation

/// The distribution to approximate: p(z) = p~(z) / Z, of which inference only knows p~. All are mixtures, so that Z is
/// known exactly.
public enum Target: String, CaseIterable, Sendable {
  case modes, triangle, banana, ring, correlated

  /// Z, the integral of p~. In a model it is the evidence p(x).
  public static let evidence = 0.1
  /// log Z in nats, which the bound cannot exceed.
  public static let logEvidence = log(evidence)

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .modes: "two modes"
    case .triangle: "three modes"
    case .banana: "a banana"
    case .ring: "a ring"
    case .correlated: "one Gaussian"
    }
  }

  /// The word for its components: separate modes, or parts of one shape.
  public var part: String {
    switch self {
    case .modes, .triangle, .correlated: "mode"
    case .banana, .ring: "part"
    }
  }

  /// The normalised p.
  public var mixture: Mixture { Self.mixtures[self] ?? Self.mixture(of: self) }

  /// log p~(z) in nats.
  public func logDensity(at point: SIMD2<Double>) -> Double { mixture.logDensity(at: point) + Self.logEvidence }

  private static let mixtures = Dictionary(uniqueKeysWithValues: allCases.map { ($0, mixture(of: $0)) })

  private static func mixture(of target: Target) -> Mixture {
    switch target {
    case .modes:
      return Mixture(
        [
          Gaussian(mean: SIMD2(-1.7, -1.2), covariance: .init(xx: 0.3, xy: 0.12, yy: 0.25)),
          Gaussian(mean: SIMD2(1.7, 1.3), covariance: .init(xx: 0.35, xy: -0.15, yy: 0.3)),
        ], weights: [0.4, 0.6])
    case .triangle:
      let corners = [90, 210, 330].map { onCircle(radius: 2, degrees: $0) }
      return Mixture(
        corners.map { Gaussian(mean: $0, covariance: .init(xx: 0.3, xy: 0, yy: 0.3)) }, weights: [1, 1, 1])
    case .banana:
      // Along y = x^2 / 2 - 1.5, each part lying along the curve.
      let places = (0..<9).map { -2.4 + 0.6 * Double($0) }
      return Mixture(
        places.map { along(SIMD2($0, $0 * $0 / 2 - 1.5), direction: SIMD2(1, $0), length: 0.42, width: 0.24) },
        weights: places.map { exp(-$0 * $0 / 5) })
    case .ring:
      return Mixture(
        (0..<12).map { index in
          let place = onCircle(radius: 2.1, degrees: 30 * index)
          return along(place, direction: SIMD2(-place.y, place.x), length: 0.5, width: 0.25)
        }, weights: [Double](repeating: 1, count: 12))
    case .correlated:
      return Mixture(
        [Gaussian(mean: SIMD2(0.4, -0.3), covariance: .init(xx: 1.6, xy: 1.35, yy: 1.5))], weights: [1])
    }
  }

  private static func onCircle(radius: Double, degrees: Int) -> SIMD2<Double> {
    let angle = Double(degrees) * .pi / 180
    return SIMD2(radius * cos(angle), radius * sin(angle))
  }

  /// A normal distribution with its long axis in a direction.
  private static func along(
    _ mean: SIMD2<Double>, direction: SIMD2<Double>, length: Double, width: Double
  ) -> Gaussian {
    let unit = direction / (direction * direction).sum().squareRoot()
    let (long, short) = (length * length, width * width)
    return Gaussian(
      mean: mean,
      covariance: .init(
        xx: long * unit.x * unit.x + short * unit.y * unit.y, xy: (long - short) * unit.x * unit.y,
        yy: long * unit.y * unit.y + short * unit.x * unit.x))
  }
}
