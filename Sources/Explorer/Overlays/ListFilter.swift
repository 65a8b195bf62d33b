import Drawing
import Interface

/// What is typed to narrow a list: the lines stay that contain each of its words.
package struct ListFilter: Sendable {
  private var field = TextField("")
  /// Whether keys are letters of it.
  private(set) var isTyping = false

  /// What a key did to a list.
  enum Outcome {
    /// Perhaps another line is selected, or there are other lines.
    case moved
    /// The selected line is taken.
    case taken
    case closed
    /// The key means something else.
    case other
  }

  /// Begins to type it.
  static let key = Key.character("/")

  /// Whether it narrows the list, or is about to.
  var isOn: Bool { isTyping || !field.text.isEmpty }

  /// The lines that it leaves, counted from 0.
  func shown(_ lines: [String]) -> [Int] {
    let words = field.text.lowercased().split(separator: " ")
    return lines.indices.filter { line in
      let text = words.isEmpty ? "" : lines[line].lowercased()
      return words.allSatisfy { text.contains($0) }
    }
  }

  /// Does what a key means in a list.
  mutating func press(_ key: Key, selected: inout Int, of lines: [String], page: Int) -> Outcome {
    let shown = shown(lines)
    if key == .escape, isOn {
      self = ListFilter()
    } else if isTyping, case .character = key {
      // Letters that move elsewhere are letters here.
      field.press(key)
    } else if let row = key.row(from: shown.firstIndex(of: selected) ?? 0, count: shown.count, page: page) {
      if !shown.isEmpty { selected = shown[row] }
    } else if key == .enter {
      return shown.contains(selected) ? .taken : .moved
    } else if isTyping {
      if key == .backspace, field.text.isEmpty { isTyping = false }
      field.press(key)
    } else if key == Self.key {
      isTyping = true
    } else {
      return key == .escape || SharedCommand(key) == .quit ? .closed : .other
    }
    keep(&selected, lines)
    return .moved
  }

  /// Takes a pasted text while it is typed.
  mutating func paste(_ text: String, selected: inout Int, of lines: [String]) {
    guard isTyping else { return }
    field.paste(text)
    keep(&selected, lines)
  }

  /// A line that is shown is selected.
  func keep(_ selected: inout Int, _ lines: [String]) {
    let shown = shown(lines)
    if !shown.contains(selected), let first = shown.first { selected = first }
  }

  /// The lines that are visible where `rows` fit, with their rows: the selected one in the middle if possible.
  func visible(_ lines: [String], selected: Int, rows: Int) -> [(row: Int, line: Int)] {
    let shown = shown(lines)
    let first = max(0, min((shown.firstIndex(of: selected) ?? 0) - rows / 2, shown.count - rows))
    return shown.dropFirst(first).prefix(max(0, rows)).enumerated().map { ($0.offset, $0.element) }
  }

  /// Draws itself and the number of lines that are left in a row; what keys do while there is no filter, the first of `hints` that
  /// fits.
  func draw(_ hints: [String], of lines: [String], on canvas: inout Canvas, in row: Rect) {
    guard isOn else {
      // A single line needs no filter.
      let filtering = lines.count < 2 ? [] : hints.filter { $0.contains("Esc") }
      let all = filtering.map { $0.replacing("Esc", with: "/ filters   Esc") } + hints
      canvas.write(
        all.first { $0.columns <= row.width } ?? hints.last ?? "", x: row.x, y: row.y, style: Theme.dim,
        maxWidth: row.width)
      return
    }
    let count = "\(shown(lines).count) of \(lines.count)"
    canvas.write("/", x: row.x, y: row.y, style: Theme.key)
    canvas.write(count, endX: row.endX, y: row.y, style: Theme.dim)
    let room = Rect(x: row.x + 1, y: row.y, width: max(1, row.width - count.columns - 3), height: 1)
    field.draw(on: &canvas, in: room, hasCursor: isTyping)
  }
}
