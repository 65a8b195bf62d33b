import Drawing

/// Keys in the hint line, and what they do.
public struct Hint: Sendable {
  /// The key that a click stands for.
  let key: Key
  /// The keys that are named.
  public let keys: [Key]
  /// What they do.
  let label: String
  /// Whether the keys are the first and the last of several.
  let isRange: Bool

  /// A hint. A click stands for the last of the keys unless another is given.
  public init(_ keys: some Collection<Key>, clicked: Key? = nil, isRange: Bool = false, _ label: String) {
    self.keys = Array(keys)
    key = clicked ?? self.keys[self.keys.count - 1]
    self.label = label
    self.isRange = isRange
  }
}

/// A sentence to the user in place of the hints, until the next key.
public struct Notice: Sendable, Equatable {
  /// The text.
  public var text: String
  /// Whether something went wrong.
  public var isError: Bool

  /// Its rows on a screen of this width. An error's reason stands at its end, after a path of any length.
  public func lines(columns: Int) -> [String] { text.wrapped(to: columns - 2) }

  /// A notice.
  public init(text: String, isError: Bool) {
    self.text = text
    self.isError = isError
  }
}

/// The last row of a screen: what the most useful keys do.
public struct HintLine {
  private let hints: [Hint]
  private let rect: Rect
  private let bar: HintBar

  /// The hints, the most important first, that fit into a row. Those of the keys in `kept` stay when room is short.
  public init(_ hints: [Hint], keeping kept: [Key], in rect: Rect, unicode: Bool) {
    self.hints = hints
    self.rect = rect
    bar = HintBar(
      hints.map { hint in
        let names = hint.keys.map { $0.name(unicode: unicode) }
        return HintBar.Hint(
          names.joined(separator: hint.isRange ? "-" : unicode ? "" : "/"), hint.label, always: kept.contains(hint.key))
      }, width: rect.width - 2)
  }

  /// The key that a click on a cell stands for, if any.
  public func key(x: Int, y: Int) -> Key? {
    guard rect.contains(x: x, y: y) else { return nil }
    return bar.hint(atColumn: x - rect.x - 1).map { hints[$0].key }
  }

  /// Draws the hints, or a notice in their place.
  public func draw(on canvas: inout Canvas, notice: Notice?) {
    guard let notice else {
      return bar.draw(on: &canvas, x: rect.x + 1, y: rect.y, keyStyle: Theme.key, labelStyle: Theme.dim)
    }
    let lines = notice.lines(columns: rect.width)
    let first = rect.endY - lines.count
    canvas.fill(Rect(x: rect.x, y: first, width: rect.width, height: lines.count))
    for (row, line) in lines.enumerated() {
      canvas.write(line, x: rect.x + 1, y: first + row, style: notice.isError ? Theme.error : Theme.running)
    }
  }
}
