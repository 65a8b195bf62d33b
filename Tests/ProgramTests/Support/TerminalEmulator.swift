/// A terminal without a window: takes a program's output, and knows what would be seen.
///
/// Understands what xterm understands and ncurses programs use. Every character takes one cell, as in all output of
/// `latent`. Unknown sequences are collected in `unknown`, so that a test can require that there are none.
struct TerminalEmulator {
  /// The position of the next character, counted from zero.
  struct Cursor: Equatable {
    var x = 0
    var y = 0
    /// A character filled the last column; the next one starts a new row.
    var wrapsNext = false
  }

  /// What `ESC 7` saves and `ESC 8` restores.
  struct Saved: Equatable {
    var cursor = Cursor()
    var style = Style()
    var charsets = Charsets()
  }

  /// The contents of the two character sets, and the one in use.
  struct Charsets: Equatable {
    var isDrawing = [false, false]
    var active = 0
  }

  var cursor = Cursor()
  var style = Style()
  var modes = Mode.standard
  var charsets = Charsets()
  /// Whether characters push the rest of the row to the right.
  var insertsCharacters = false
  var isKeypadApplication = false
  /// Titles that were pushed and not popped.
  var pushedTitles = 0
  var title = ""
  /// Numbers of palette entries that were changed and not reset.
  var changedColors: Set<Int> = []
  var cursorShape = 0
  var bells = 0
  /// The number of completed synchronized updates.
  var frames = 0
  /// What the program has copied; nil for nothing.
  var clipboard: String?
  /// What the terminal answers when it is asked for its background (OSC 11); nil for nothing.
  var backgroundAnswer: String?
  /// How often it was asked.
  var backgroundQuestions = 0
  var pictureAbility = PictureAbility()
  /// Pictures in pixels by their numbers, and the one of which more is to come.
  var pictures: [Int: ShownPicture] = [:]
  var unfinishedPicture: Int?
  /// The pictures before a synchronized update, seen during it.
  var frozenPictures: [Int: ShownPicture]?
  /// How many pictures were sent.
  var transmissions = 0
  /// Sixel pictures and those of iTerm2, as they were sent.
  var otherPictures: [String] = []
  /// Unknown sequences.
  var unknown: [String] = []
  /// Answers to the program's queries, to be sent as if typed.
  var replies = ""

  var grid: Grid
  /// The hidden screen: the primary one while the alternate one is up, and vice versa.
  var otherGrid: Grid
  var isAlternate = false
  /// The screen before a synchronized update, shown during it.
  var frozen: Grid?
  var region: ClosedRange<Int>
  var saved = Saved()
  var otherSaved = Saved()
  var lastPrinted: Unicode.Scalar?
  private var parser = EscapeParser()

  init(columns: Int, rows: Int) {
    grid = Grid(width: columns, height: rows)
    otherGrid = grid
    region = 0...rows - 1
  }

  var columns: Int { grid.width }
  var rows: Int { grid.height }

  /// Takes a program's output, which may end anywhere.
  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for action in parser.parse(bytes) {
      switch action {
      case .print(let scalar): print(scalar)
      case .control(let byte): control(byte)
      case .escape(let intermediates, let final): escape(intermediates + String(final))
      case .sequence(let sequence): self.sequence(sequence)
      case .string(let introducer, let text): string(introducer, text)
      }
    }
  }

  mutating func feed(_ text: String) { feed(text.utf8) }

  /// Resizes the terminal, like a user who drags its window.
  mutating func resize(columns: Int, rows: Int) {
    let moved = grid.resize(width: columns, height: rows, cursorRow: cursor.y)
    _ = otherGrid.resize(width: columns, height: rows, cursorRow: otherSaved.cursor.y)
    (frozen, frozenPictures) = (nil, nil)
    region = 0...rows - 1
    cursor = Cursor(x: min(cursor.x, columns - 1), y: max(0, min(cursor.y - moved, rows - 1)))
  }

  // MARK: What is seen

  private var seen: Grid { frozen ?? grid }

  /// The pictures in pixels.
  var seenPictures: [ShownPicture] { (frozenPictures ?? pictures).sorted { $0.key < $1.key }.map(\.value) }

  /// The rows as text, without trailing blanks.
  var screen: [String] {
    seen.rows.map { row in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: row.map(\.symbol))
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }

  /// The cell at column `x`, row `y`; nil outside the screen.
  subscript(x: Int, y: Int) -> Cell? {
    let seen = seen
    return (0..<seen.width).contains(x) && (0..<seen.height).contains(y) ? seen[x, y] : nil
  }

  /// The first position of a text within a row.
  func position(of text: String) -> (x: Int, y: Int)? {
    let pattern = text.unicodeScalars.map { $0 }
    guard !pattern.isEmpty, pattern.count <= columns else { return nil }
    for (y, row) in seen.rows.enumerated() {
      for x in 0...(row.count - pattern.count)
      where zip(row[x...], pattern).allSatisfy({ $0.symbol == $1 }) {
        return (x, y)
      }
    }
    return nil
  }

  func contains(_ text: String) -> Bool { position(of: text) != nil }

  // MARK: What is left behind

  /// The differences from a fresh terminal, in words. The content of the screen does not count.
  var leftovers: [String] {
    var found = Mode.allCases.filter { modes.contains($0) != Mode.standard.contains($0) }
      .map { "\($0.name) is \(modes.contains($0) ? "on" : "off")" }
    if insertsCharacters { found.append("insert mode is on") }
    if isKeypadApplication { found.append("application keypad is on") }
    if style != Style() { found.append("the style is \(style)") }
    if charsets != Charsets() { found.append("the character set is line drawing") }
    if region != 0...rows - 1 { found.append("the scroll region is \(region)") }
    if pushedTitles != 0 { found.append("\(pushedTitles) titles are pushed") }
    if !changedColors.isEmpty { found.append("the colors \(changedColors.sorted()) are changed") }
    if cursorShape != 0 { found.append("the cursor's shape is \(cursorShape)") }
    if !pictures.isEmpty || unfinishedPicture != nil { found.append("\(pictures.count) pictures are on the screen") }
    if parser.isWithinSequence { found.append("a control sequence is not ended") }
    return found
  }
}
