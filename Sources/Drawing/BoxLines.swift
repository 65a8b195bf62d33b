/// The lines of frames and axes, as box drawing or as ASCII.
struct BoxLines: Sendable {
  let horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: Unicode.Scalar
  /// Ticks that point away from the field at its left and lower edge, and the corner between these two edges.
  let tickLeft, tickDown, axisCorner: Unicode.Scalar

  init(unicode: Bool) {
    (horizontal, vertical) = unicode ? ("─", "│") : ("-", "|")
    (topLeft, topRight, bottomLeft, bottomRight) = unicode ? ("╭", "╮", "╰", "╯") : ("+", "+", "+", "+")
    (tickLeft, tickDown, axisCorner) = unicode ? ("┤", "┬", "└") : ("+", "+", "+")
  }
}
