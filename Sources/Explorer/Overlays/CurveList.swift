import Drawing
import Follow
import Interface

/// The curves in the logs of followed runs, to pick those that are shown.
struct CurveList: ListOverlay {
  var selected = 0
  var filter = ListFilter()

  /// Opens the list, and closes it.
  static let key = Key.character("g")

  func lines(_ world: World) -> [String] { world.logs.lines }
  var page: Int { 10 }

  func line(x: Int, y: Int, _ world: World) -> Int? { line(x: x, y: y, in: layout(world).list, world) }

  /// The list stays: several are picked as a rule.
  mutating func choose(_ world: inout World) -> Reaction {
    world.logs.toggle(world.logs.names[selected])
    return .stay()
  }

  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    if key == .character(" "), selected < lines(world).count { return choose(&world) }
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

  private func layout(_ world: World) -> CurveListLayout { CurveListLayout(world.overlayRoom, world.logs) }

  func draw(on canvas: inout Canvas, _ world: World) {
    layout(world).draw(on: &canvas, selected: selected, filter, unicode: world.unicode)
  }
}

/// The list on a screen: a line a name, and the keys.
struct CurveListLayout {
  private let inside: Rect
  private let logs: LogSight
  /// The part of the box for names.
  let list: Rect

  init(_ screen: Rect, _ logs: LogSight) {
    self.logs = logs
    let names = logs.lines
    let rows = max(1, min(names.count, screen.height - 6))
    inside = screen.boxInside(
      width: min(max(40, (names.map(\.columns).max() ?? 0) + 8), screen.width - 2), height: rows + 4)
    list = Rect(x: inside.x, y: inside.y, width: inside.width, height: rows)
  }

  func draw(on canvas: inout Canvas, selected: Int, _ filter: ListFilter, unicode: Bool) {
    canvas.drawBox(around: inside, title: "curves", unicode: unicode)
    for (row, line) in filter.visible(logs.lines, selected: selected, rows: list.height) {
      let (name, isSelected) = (logs.names[line], line == selected)
      let mark = isSelected ? (unicode ? "▸" : ">") : " "
      let shown = logs.isShown(name) ? (unicode ? "●" : "*") : " "
      canvas.write(
        "\(mark)\(shown) \(name.printableLine)", x: inside.x, y: inside.y + row,
        style: isSelected ? Theme.selected : .plain, maxWidth: inside.width)
    }
    filter.draw(
      ["Enter shows or hides  Esc goes back", "Enter shows  Esc closes"], of: logs.lines, on: &canvas,
      in: Rect(x: inside.x, y: inside.endY - 1, width: inside.width, height: 1))
  }
}

extension LogSight {
  /// The names of all curves, as they stand in a list.
  var lines: [String] { names.map(\.printableLine) }
}
