import Drawing

/// A text in which words between backquotes are keys.
public struct KeyText: Sendable, Equatable {
  /// The text without backquotes.
  public let plain: String
  /// The characters of keys, as offsets in `plain`.
  private let keys: Set<Int>

  /// A text with backquotes.
  public init(_ text: String) {
    var (plain, keys, isKey) = ("", Set<Int>(), false)
    for character in text {
      if character == "`" {
        isKey.toggle()
        continue
      }
      if isKey { keys.insert(plain.count) }
      plain.append(character)
    }
    (self.plain, self.keys) = (plain, keys)
  }

  private init(plain: String, keys: Set<Int>) { (self.plain, self.keys) = (plain, keys) }

  /// The lines of the text.
  public func lines(_ columns: Int) -> [KeyText] {
    var start = 0
    return plain.wrapped(to: columns).map { line in
      defer { start += line.count + 1 }
      return KeyText(plain: line, keys: Set(keys.map { $0 - start }.filter { (0..<line.count).contains($0) }))
    }
  }

  /// Draws lines of it from a row on, as many as there are rows, and returns the next free row.
  @discardableResult
  public func draw(on canvas: inout Canvas, in rect: Rect, style: Style = .plain) -> Int {
    var y = rect.y
    for line in lines(rect.width).prefix(max(0, rect.height)) {
      var x = rect.x
      for (offset, character) in line.plain.enumerated() {
        x = canvas.write(String(character), x: x, y: y, style: line.keys.contains(offset) ? Theme.key : style)
      }
      y += 1
    }
    return y
  }
}
