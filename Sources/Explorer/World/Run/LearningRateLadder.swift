import Training

/// The values that the learning-rate keys step through: 1, 2 and 5 times the powers of ten from 1e-6 to 1.
public enum LearningRateLadder {
  static let values: [Float] = [
    1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1,
  ]

  /// The next value above; values beyond the highest stay.
  public static func above(_ rate: Float) -> Float { values.first { $0 > rate * 1.0001 } ?? rate }

  /// The next value below; values below the lowest stay.
  public static func below(_ rate: Float) -> Float { values.last { $0 < rate * 0.9999 } ?? rate }

  /// A learning rate as text: `0.001`, `3.7e-4`, `1e-5`.
  public static func text(_ rate: Float) -> String { SettingText.number(rate) }

  /// A learning rate where room is short: `1e-3`, `5e-4`, `0.2`.
  static func shortText(_ rate: Float) -> String {
    guard rate > 0, rate < 0.1 else { return text(rate) }
    var (mantissa, exponent) = (Double(rate), 0)
    while mantissa < 0.9995 {
      mantissa *= 10
      exponent -= 1
    }
    return "\(text(Float((mantissa * 100).rounded() / 100)))e\(exponent)"
  }
}
