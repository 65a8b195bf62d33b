import VAE

/// The values that the beta keys step through: 0, then ten to the decade (Renard's series R10) from 0.01 to 1000.
public enum BetaLadder {
  private static let mantissas: [Float] = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8]
  static let values: [Float] =
    [0] + [0.01, 0.1, 1, 10, 100].flatMap { decade in mantissas.map { $0 * decade } } + [1000]

  /// The next value above; the highest stays the highest.
  public static func above(_ beta: Float) -> Float { values.first { $0 > beta * 1.0001 } ?? max(beta, 1000) }

  /// The next value below; 0 stays.
  public static func below(_ beta: Float) -> Float { values.last { $0 < beta * 0.9999 } ?? 0 }

  /// The nearest value with two significant digits: 1.6 for 1.585.
  static func rounded(_ beta: Float) -> Float {
    guard beta > 0, beta.isFinite else { return beta }
    var (scale, value) = (1.0, Double(beta))
    while value * scale < 10 { scale *= 10 }
    while value * scale >= 100 { scale /= 10 }
    value = (value * scale).rounded() / scale
    return Float(value)
  }

  /// Beta as text: `0`, `0.016`, `1`, `1.25`, `250`.
  public static func text(_ beta: Float) -> String {
    // All digits of every value, without trailing zeros.
    let text = "\((Double(beta) * 10_000).rounded() / 10_000)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension BetaRange {
  /// Whether a beta is in the range.
  func holds(_ beta: Float) -> Bool { clamped(beta) == beta }
}
