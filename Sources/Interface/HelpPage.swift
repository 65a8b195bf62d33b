import Drawing

/// A page of keys and what they do, with headings and remarks.
public struct HelpPage: Sendable, Equatable {
  /// Keys and what they do. An entry without keys is a remark, or an empty line.
  public struct Entry: Sendable, Equatable {
    /// The keys, as they are shown.
    public var keys: String
    /// What they do; in a remark words between backquotes are keys.
    public var text: String
    /// Whether it is the heading of the entries after it.
    var isHeading = false

    /// An entry.
    public init(keys: String, text: String) {
      self.keys = keys
      self.text = text
    }

    /// The entry of commands that belong together, by the keys of each: all first keys, then all second ones (← → h l).
    public init(_ keys: [[Key]], text: String, unicode: Bool) {
      let most = keys.map(\.count).max() ?? 0
      let ordered = (0..<most).flatMap { index in keys.compactMap { $0.dropFirst(index).first } }
      self.init(keys: ordered.map { $0.name(unicode: unicode) }.joined(separator: " "), text: text)
    }

    /// A remark.
    public static func remark(_ text: String) -> Entry { Entry(keys: "", text: text) }

    /// A heading, after an empty line.
    public static func heading(_ text: String) -> [Entry] {
      var entry = remark(text)
      entry.isHeading = true
      return [remark(""), entry]
    }
  }

  /// A line of the page.
  struct Line {
    let keys: String
    let text: KeyText
    var isHeading = false
  }

  /// The title of its box.
  let title: String
  /// The entries of the page.
  let entries: [Entry]
  /// The columns of the keys, before their meaning.
  let keyColumns: Int

  /// A page.
  public init(_ entries: [Entry], title: String = "keys", keyColumns: Int) {
    self.title = title
    self.entries = entries
    self.keyColumns = keyColumns
  }

  /// The columns of the box, where there is room.
  private static let width = 78
  /// The columns inside a box below which meanings stand under their keys, not beside them.
  private static let narrow = 50

  /// The inside of the page's box on a screen, and its lines: what does not fit beside its keys goes on below.
  func layout(on screen: Rect) -> (inside: Rect, lines: [Line]) {
    let lines = lines(columns: min(Self.width, screen.width - 2) - 4)
    return (screen.boxInside(width: Self.width, height: lines.count + 2), lines)
  }

  private func lines(columns: Int) -> [Line] {
    entries.flatMap { entry -> [Line] in
      let isNarrow = columns < Self.narrow
      let room = entry.keys.isEmpty ? columns : isNarrow ? columns - 2 : columns - keyColumns
      let texts = KeyText(entry.text).lines(room)
      if texts.isEmpty { return [Line(keys: entry.keys, text: KeyText(""))] }
      if entry.keys.isEmpty { return texts.map { Line(keys: "", text: $0, isHeading: entry.isHeading) } }
      let keys = isNarrow ? [Line(keys: entry.keys, text: KeyText(""))] : []
      return keys
        + texts.enumerated().map { Line(keys: $0.offset == 0 && !isNarrow ? entry.keys : " ", text: $0.element) }
    }
  }

  /// The column of meanings, from the inside of the box.
  func textColumn(_ line: Line, columns: Int) -> Int { line.keys.isEmpty ? 0 : columns < Self.narrow ? 2 : keyColumns }
}

/// The help page over a screen, and how far it is scrolled.
public struct HelpPanel: Sendable, Equatable {
  private var firstLine = 0

  /// The page from its beginning.
  public init() {}

  /// Scrolls as a key asks.
  ///
  /// - Returns: whether the page stays; any other key closes it.
  public mutating func press(_ key: Key, _ page: HelpPage, on screen: Rect) -> Bool {
    let (inside, lines) = page.layout(on: screen)
    guard key != .home, key != .end,
      let line = key.row(
        from: firstLine, count: max(1, lines.count - inside.height + 1), page: screen.height / 2)
    else { return false }
    firstLine = line
    return true
  }

  /// Draws the page.
  public func draw(_ page: HelpPage, on canvas: inout Canvas, unicode: Bool) {
    let (inside, lines) = page.layout(on: canvas.bounds)
    canvas.drawBox(around: inside, title: page.title, unicode: unicode)
    for (row, line) in lines.dropFirst(firstLine).prefix(inside.height).enumerated() {
      let (y, indent) = (inside.y + row, page.textColumn(line, columns: inside.width))
      canvas.write(line.keys, x: inside.x, y: y, style: Theme.key)
      let room = Rect(x: inside.x + indent, y: y, width: inside.width - indent, height: 1)
      line.text.draw(on: &canvas, in: room, style: line.isHeading ? Theme.name : .plain)
    }
    if lines.count > inside.height {
      canvas.write(
        " \(unicode ? "↑↓" : "Up/Down") more, any other key closes ", endX: inside.endX, y: inside.endY,
        style: Theme.dim)
    }
  }
}
