import Drawing

/// A line of text that is being typed.
public struct TextField: Sendable, Equatable {
  /// The text.
  public private(set) var text: String
  /// The number of characters before the cursor.
  public private(set) var cursor: Int

  /// Whether it is a proposal that the first typed character replaces.
  public private(set) var isProposal = false

  /// A field with a proposal in it, which typing replaces.
  static func proposing(_ text: String) -> TextField {
    var field = TextField(text)
    field.isProposal = true
    return field
  }

  /// The most characters in a field: no path, name or value needs more. The rest of a longer text is dropped.
  static let longest = 4096

  /// A field with the cursor at its end.
  public init(_ text: String) {
    self.text = text
    cursor = text.count
  }

  /// Changes the text as a key asks; other keys do nothing.
  mutating func press(_ key: Key) {
    defer { isProposal = false }
    if isProposal, case .character = key { self = TextField("") }
    switch key {
    case .character(Self.toStart): replace(with: "", text.dropFirst(cursor))
    case .character(Self.toEnd): replace(with: String(text.prefix(cursor)), "")
    case .character(Self.word):
      let before = text.prefix(cursor)
      let kept = before.reversed().drop { $0 == " " }.drop { $0 != " " }
      replace(with: String(kept.reversed()), text.dropFirst(cursor))
    case .character(let character)
    where !character.unicodeScalars.contains { $0.properties.generalCategory == .control }:
      insert(String(character))
    case .backspace where cursor > 0: replace(with: String(text.prefix(cursor - 1)), text.dropFirst(cursor))
    case .delete where cursor < text.count: replace(with: String(text.prefix(cursor)), text.dropFirst(cursor + 1))
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = text.count
    default: break
    }
  }

  /// Takes a pasted text in one line: line feeds and other control characters are removed at its ends and become spaces
  /// inside it.
  mutating func paste(_ pasted: String) {
    if isProposal { self = TextField("") }
    func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
    var line = pasted.unicodeScalars.drop(while: isControl).prefix(Self.longest)
    while let last = line.last, isControl(last) { line.removeLast() }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line.lazy.map { isControl($0) ? " " : $0 })
    insert(String(text))
  }

  /// Inserts text at the cursor, as much as there is room for.
  private mutating func insert(_ added: String) {
    let room = Self.longest - text.count
    if room > 0 { replace(with: String(text.prefix(cursor)) + added.prefix(room), text.dropFirst(cursor)) }
  }

  /// Ctrl-U, Ctrl-K and Ctrl-W delete to the start, to the end, and a word, as in a shell.
  private static let (toStart, toEnd, word): (Character, Character, Character) = ("\u{15}", "\u{0B}", "\u{17}")

  /// Sets the text with the cursor between the two parts. A typed combining accent joins the character before it, so
  /// the characters are counted afterwards.
  private mutating func replace(with before: String, _ after: Substring) {
    text = before + after
    cursor = min(before.count, text.count)
  }
}

extension TextField {
  /// Draws the text and, while it is being typed, the cursor, in the first row of a rectangle.
  func draw(on canvas: inout Canvas, in rect: Rect, hasCursor: Bool) {
    // A long text scrolls so that the cursor stays visible.
    let start = hasCursor ? max(0, cursor - rect.width + 1) : 0
    let visible = String(text.dropFirst(start))
    let style = Style(attributes: isProposal ? [.underline, .dim] : .underline)
    canvas.write(visible.padded(to: rect.width), x: rect.x, y: rect.y, style: style)
    guard hasCursor else { return }
    canvas.restyle(Rect(x: rect.x + cursor - start, y: rect.y, width: 1, height: 1)) {
      $0.attributes.insert(.reverse)
    }
  }
}
