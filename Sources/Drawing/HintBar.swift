/// One line that tells which keys do what, as many of them as fit.
///
/// ```swift
/// let bar = HintBar([.init("space", "train"), .init("q", "quit"), .init("?", "help", always: true)], width: 30)
/// bar.draw(on: &canvas, x: 0, y: 23, keyStyle: bold, labelStyle: dim)
/// bar.hint(atColumn: 8)  // 0: the first hint
/// ```
public struct HintBar: Equatable, Sendable {
  /// A key and what it does.
  public struct Hint: Equatable, Sendable {
    /// The key as the user finds it: `space`, `←→`, `?`.
    public var key: String
    /// What it does, in a word or two.
    public var label: String
    /// Whether it must stay when room is short.
    public var always: Bool

    /// A hint.
    public init(_ key: String, _ label: String, always: Bool = false) {
      self.key = key
      self.label = label
      self.always = always
    }

    /// `key label`.
    var columns: Int { key.columns + (label.isEmpty ? 0 : 1 + label.columns) }
  }

  /// A hint that found room.
  public struct Placed: Equatable, Sendable {
    /// Which of the hints it is.
    public let index: Int
    /// The hint.
    public let hint: Hint
    /// The columns it takes, from the bar's beginning.
    public let columns: Range<Int>
  }

  /// The hints that fit, from left to right.
  public let placed: [Placed]

  private static let gap = 2

  /// Fits hints, the most important first, into `width` columns. Those that must stay are given room before all others;
  /// they keep their place in the order.
  public init(_ hints: [Hint], width: Int) {
    var kept: Set<Int> = []
    // The bar's last hint needs no gap after it.
    var left = width + Self.gap
    for wanted in [true, false] {
      for (index, hint) in hints.enumerated() where hint.always == wanted {
        guard hint.columns + Self.gap <= left else {
          // Once a hint does not fit, no less important one takes its place.
          if wanted { continue } else { break }
        }
        left -= hint.columns + Self.gap
        kept.insert(index)
      }
    }
    var placed: [Placed] = []
    var column = 0
    for (index, hint) in hints.enumerated() where kept.contains(index) {
      placed.append(Placed(index: index, hint: hint, columns: column..<column + hint.columns))
      column += hint.columns + Self.gap
    }
    self.placed = placed
  }

  /// Which hint is shown at a column of the bar, if any: what a mouse click there means.
  public func hint(atColumn column: Int) -> Int? {
    placed.first { $0.columns.contains(column) }?.index
  }

  /// Draws the bar from column `x` of row `y` on.
  public func draw(on canvas: inout Canvas, x: Int, y: Int, keyStyle: Style, labelStyle: Style) {
    for item in placed {
      let end = canvas.write(item.hint.key, x: x + item.columns.lowerBound, y: y, style: keyStyle)
      if !item.hint.label.isEmpty { canvas.write(" " + item.hint.label, x: end, y: y, style: labelStyle) }
    }
  }
}
