import Drawing
import Follow
import Interface

/// The curves in the logs of followed runs, to pick those that are shown.
struct CurveList: ListOverlay {
  var selected = 0

  /// Opens the list, and closes it.
  static let key = Key.character("g")

  func count(_ world: World) -> Int { world.logs.names.count }
  var page: Int { 10 }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    CurveListLayout(world.overlayRoom, world.logs, selected: selected).line(x: x, y: y)
  }

  /// The list stays: several are picked as a rule.
  mutating func choose(_ world: inout World) -> Reaction {
    world.logs.toggle(world.logs.names[selected])
    return .stay()
  }

  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    if key == .character(" "), selected < count(world) { return choose(&world) }
    return key == Self.key ? .close() : .stay()
  }

  func prompt(_ world: World) -> [String] {
    world.logs.names.enumerated().map {
      "\($0.offset + 1): \($0.element.printableLine)\(world.logs.isShown($0.element) ? ", shown" : "")"
    } + ["show or hide which? A number or a name, or esc."]
  }

  mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    guard let index = self.line(numbered: line, world) ?? world.logs.names.firstIndex(of: line) else { return .stay() }
    world.logs.toggle(world.logs.names[index])
    return .close()
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    CurveListLayout(world.overlayRoom, world.logs, selected: selected).draw(on: &canvas, unicode: world.unicode)
  }
}

/// The list on a screen: a line a name, and the keys.
struct CurveListLayout {
  private let inside: Rect
  private let first: Int
  private let rows: Int
  private let logs: LogSight
  private let selected: Int

  init(_ screen: Rect, _ logs: LogSight, selected: Int) {
    (self.logs, self.selected) = (logs, selected)
    let names = logs.names
    rows = max(1, min(names.count, screen.height - 6))
    inside = screen.boxInside(
      width: min(max(40, (names.map(\.columns).max() ?? 0) + 8), screen.width - 2), height: rows + 4)
    first = max(0, min(selected - rows / 2, names.count - rows))
  }

  /// The line at a cell.
  func line(x: Int, y: Int) -> Int? {
    let lines = Rect(x: inside.x, y: inside.y, width: inside.width, height: min(rows, logs.names.count))
    return lines.contains(x: x, y: y) ? first + y - inside.y : nil
  }

  func draw(on canvas: inout Canvas, unicode: Bool) {
    canvas.drawBox(around: inside, title: "curves", unicode: unicode)
    for (row, name) in logs.names.dropFirst(first).prefix(rows).enumerated() {
      let isSelected = first + row == selected
      let mark = isSelected ? (unicode ? "▸" : ">") : " "
      let shown = logs.isShown(name) ? (unicode ? "●" : "*") : " "
      canvas.write(
        "\(mark)\(shown) \(name.printableLine)", x: inside.x, y: inside.y + row,
        style: isSelected ? Theme.selected : .plain, maxWidth: inside.width)
    }
    canvas.write(
      "Enter shows or hides  Esc goes back", x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
  }
}
