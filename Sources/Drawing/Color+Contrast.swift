import Foundation

extension Color {
  /// The relative luminance of red, green and blue from 0 to 1, in sRGB: 0 is black, 1 white (WCAG 2.2, "relative luminance").
  static func relativeLuminance(_ red: Double, _ green: Double, _ blue: Double) -> Double {
    func linear(_ value: Double) -> Double {
      value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The relative luminance; nil where a terminal or a theme decides about the colour.
  private var relativeLuminance: Double? {
    components.map { Self.relativeLuminance(Double($0.red) / 255, Double($0.green) / 255, Double($0.blue) / 255) }
  }

  /// How well one of two colours can be seen on the other: from 1 to 21 (WCAG 2.2, "contrast ratio"). Nil where a terminal or a
  /// theme decides about one of them.
  public func contrast(with other: Color) -> Double? {
    guard let one = relativeLuminance, let other = other.relativeLuminance else { return nil }
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }

  /// Black or white, whichever can be read better on this colour; white where a terminal or a theme decides about it.
  public var legible: Color {
    let (black, white) = (Color.grey(0), Color.grey(1))
    return (contrast(with: black) ?? 0) > (contrast(with: white) ?? 1) ? black : white
  }
}
