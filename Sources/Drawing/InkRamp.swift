/// Characters ordered by ink: how much of a cell each of them covers.
struct InkRamp: Sendable {
  /// The character for each of 256 brightnesses.
  let symbols: [Unicode.Scalar]

  /// A ramp of characters and their shares of a cell. Brightness is stretched so that 1 is the most ink there is, because
  /// even the densest ASCII character covers little more than a quarter of its cell.
  init(_ entries: [(symbol: Unicode.Scalar, ink: Float)]) {
    let most = entries.reduce(0) { max($0, $1.ink) }
    symbols = (0..<256).map { level in
      let wanted = Float(level) / 255 * most
      return entries.min { abs($0.ink - wanted) < abs($1.ink - wanted) }?.symbol ?? " "
    }
  }

  /// Twelve levels. The shares were measured in DejaVu Sans Mono; the characters are among those that fill their cell
  /// evenly, so that a picture's edges do not wander up and down.
  static let ascii = InkRamp([
    (" ", 0), ("-", 0.029), (":", 0.053), (";", 0.070), ("!", 0.085), ("+", 0.111), ("x", 0.147), ("o", 0.177),
    ("X", 0.201), ("&", 0.229), ("#", 0.241), ("@", 0.274),
  ])

  /// Five levels, exact by definition of the shade characters.
  static let blocks = InkRamp([(" ", 0), ("░", 0.25), ("▒", 0.5), ("▓", 0.75), ("█", 1)])
}
