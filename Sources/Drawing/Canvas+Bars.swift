extension Canvas {
  /// Draws where `value` lies between -3 and 3, in `width` columns of row `y`: a thin track with its centre marked, a heavy
  /// line from the centre to the value, and a needle that can stand at the left, in the middle or at the right of a column.
  ///
  /// ```
  /// ────────┼━━━▐────    1.5
  /// |-o=====+-------|   -2.0 in ASCII
  /// ────────┼━━━━━━━▶    beyond the end
  /// ────────?────────    not a number
  /// ```
  /// An odd width has its centre in the middle of a column and looks best.
  /// - Parameters:
  ///   - limit: the value at the right end.
  ///   - style: of the heavy line and the needle.
  ///   - trackStyle: of the track.
  public mutating func latentBar(
    _ value: Double, x: Int, y: Int, width: Int, limit: Double = 3, unicode: Bool, style: Style = .plain,
    trackStyle: Style = .plain
  ) {
    guard width > 0, limit > 0, limit.isFinite else { return }
    let center = width / 2
    fill(Rect(x: x, y: y, width: width, height: 1), with: Cell(unicode ? "─" : "-", trackStyle))
    if !unicode {
      self[x, y] = Cell("|", trackStyle)
      self[x + width - 1, y] = Cell("|", trackStyle)
    }
    self[x + center, y] = Cell(unicode ? "┼" : "+", trackStyle)
    guard !value.isNaN else {
      self[x + center, y] = Cell("?", style)
      return
    }
    let thirds = unicode ? 3 : 1
    let share = (min(max(value / limit, -1), 1) + 1) / 2
    let position = min(Int(whole: share * Double(width * thirds)), width * thirds - 1)
    let column = position / thirds
    for covered in min(column, center)...max(column, center) where covered != center {
      self[x + covered, y] = Cell(unicode ? "━" : "=", style)
    }
    let needle: Unicode.Scalar
    if abs(value) > limit {
      needle = unicode ? (value < 0 ? "◀" : "▶") : (value < 0 ? "<" : ">")
    } else {
      needle = unicode ? ["▌", "┃", "▐"][position % thirds] : "o"
    }
    self[x + column, y] = Cell(needle, style)
  }

  /// Draws a quantity from 0 to `limit`, such as a dimension's KL in nats, as a solid bar from the left of `width` columns of
  /// row `y`, exact to an eighth of a column (in ASCII, to a column).
  ///
  /// More than `limit` ends in an arrow, NaN is a `?`, and a quantity above 0 is never invisible: below a sixteenth of a
  /// column, it is a dot.
  public mutating func magnitudeBar(
    _ value: Double, limit: Double, x: Int, y: Int, width: Int, unicode: Bool, style: Style = .plain
  ) {
    guard width > 0, limit > 0, limit.isFinite else { return }
    fill(Rect(x: x, y: y, width: width, height: 1), with: Cell(" ", style))
    guard !value.isNaN else {
      self[x, y] = Cell("?", style)
      return
    }
    let parts = unicode ? 8 : 1
    let length = Int(whole: (min(max(value / limit, 0), 1) * Double(width * parts)).rounded())
    fill(Rect(x: x, y: y, width: length / parts, height: 1), with: Cell(unicode ? "█" : "#", style))
    if length % parts > 0 {
      let eighths: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      self[x + length / parts, y] = Cell(eighths[length % parts - 1], style)
    }
    if length == 0, value > 0 { self[x, y] = Cell(unicode ? "·" : ".", style) }
    if value > limit { self[x + width - 1, y] = Cell(unicode ? "▶" : ">", style) }
  }
}
