import Drawing
import Interface

/// The layout of the palette: at the bottom of the screen, the prompt below the lines.
struct PaletteLayout {
  /// Inside the frame.
  let inside: Rect
  /// The visible lines. They keep their place while the list narrows.
  let list: Rect
  /// The first line that is visible.
  let first: Int
  /// The message above the prompt.
  let message: [String]

  /// The most lines that are visible at once.
  private static let mostLines = 12
  /// Columns of names, and of keys.
  static let nameColumns = 22
  /// The narrowest screen on which every line is explained.
  static let explainedWidth = 72
  static let keyColumns = 10

  init(_ screen: Rect, message text: String, count: Int, selected: Int) {
    let columns = min(92, screen.width - 2) - 4
    message = Array(text.wrapped(to: columns).prefix(3))
    // Two rows although most messages need one, so that the list stays where it is.
    let foot = max(screen.width < Self.explainedWidth ? 2 : 1, message.count) + 1
    let height = min(Self.mostLines + foot + 2, screen.height - 1)
    let box = Rect(x: (screen.width - columns - 4) / 2, y: screen.height - height, width: columns + 4, height: height)
    inside = box.inset(columns: 2, rows: 1)
    list = inside.splitBottom(foot).rest
    first = max(0, min(selected - list.height / 2, count - list.height))
  }

  /// The line at a cell, whether there is one or not.
  func line(x: Int, y: Int) -> Int? { list.contains(x: x, y: y) ? first + y - list.y : nil }
}

extension Palette {
  func layout(_ world: World) -> PaletteLayout {
    let lines = lines(world)
    return PaletteLayout(
      world.overlayRoom, message: message(lines, world), count: lines.count,
      selected: selected)
  }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let lines = lines(world)
    let layout = layout(world)
    let inside = layout.inside
    canvas.drawBox(around: inside, title: "commands", unicode: world.unicode)
    for (row, line) in lines.dropFirst(layout.first).prefix(layout.list.height).enumerated() {
      drawLine(
        line, isSelected: layout.first + row == selected, on: &canvas, inside, y: layout.list.y + row, world)
    }
    for (row, line) in layout.message.enumerated() {
      canvas.write(
        line, x: inside.x, y: inside.endY - 1 - layout.message.count + row,
        style: problem == nil ? Theme.dim : Theme.error)
    }
    let prompt = Rect(x: inside.x + 2, y: inside.endY - 1, width: inside.width - 2, height: 1)
    canvas.write(":", x: inside.x, y: prompt.y, style: Theme.key)
    field.draw(on: &canvas, in: prompt, hasCursor: true)
    let keys = [" Enter runs   Tab completes   Esc leaves ", " Enter runs  Esc leaves "]
    if let hint = keys.first(where: { $0.columns <= inside.width - 12 }) {
      canvas.write(hint, endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
  }

  private func drawLine(
    _ line: PaletteLine, isSelected: Bool, on canvas: inout Canvas, _ inside: Rect, y: Int, _ world: World
  ) {
    let hasKeys = inside.width >= 34
    let names = hasKeys ? PaletteLayout.nameColumns : inside.width
    if isSelected { canvas.write(world.sign("▸", ">"), x: inside.x, y: y, style: Theme.selected) }
    var x = inside.x + 2
    let end = canvas.write(
      line.text, x: x, y: y, style: isSelected ? Theme.selected : .plain, maxWidth: inside.endX - x)
    x += names
    if end < x, hasKeys {
      let keys = line.keys.prefix(2).map { $0.name(unicode: world.unicode) }.joined(separator: " ")
      canvas.write(keys, x: x, y: y, style: Theme.key, maxWidth: min(PaletteLayout.keyColumns - 1, inside.endX - x))
    }
    x = max(x + PaletteLayout.keyColumns, end + 2)
    if hasExplanations(world) { canvas.write(explanation(of: line, world).text, x: x, y: y, style: Theme.dim) }
  }

  /// On a small screen only the selected line is explained, below the list.
  private func hasExplanations(_ world: World) -> Bool { world.width >= PaletteLayout.explainedWidth }

  /// As many whole words of the explanation as fit on the line.
  private func explanation(of line: PaletteLine, _ world: World) -> (text: String, isCut: Bool) {
    let columns = min(92, world.width - 2) - 4
    let start = max(2 + PaletteLayout.nameColumns + PaletteLayout.keyColumns, 2 + line.text.columns + 2)
    if start + line.explanation.columns <= columns { return (line.explanation, false) }
    let lines = line.explanation.wrapped(to: max(1, columns - start - 4))
    return (start + 12 > columns ? "" : (lines.first ?? "") + " ...", true)
  }

  /// What is wrong, or what the selected line expects.
  private func message(_ lines: [PaletteLine], _ world: World) -> String {
    if let problem { return problem }
    guard lines.indices.contains(selected) else { return "no such command" }
    let line = lines[selected]
    switch line.action {
    case .complete(let command): return "expected \(command.wanted(world))"
    case .obey(let command, _) where line.explanation == command.text: return "expected \(command.wanted(world))"
    default: return !hasExplanations(world) || explanation(of: line, world).isCut ? line.explanation : ""
    }
  }
}
