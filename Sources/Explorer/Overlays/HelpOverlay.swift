import Drawing

/// The page of keys.
package struct HelpOverlay: Overlay {
  private var firstLine = 0

  package init() {}

  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    let step: Int
    switch key {
    case _ where ArrowKeys.up.contains(key): step = -1
    case _ where ArrowKeys.down.contains(key): step = 1
    case .pageUp: step = -world.height / 2
    case .pageDown: step = world.height / 2
    default: return .close()
    }
    let last = HelpPage.lastFirstLine(
      unicode: world.unicode, width: world.width, height: world.height, view: world.view, keys: world.viewKeys)
    firstLine = max(0, min(firstLine + step, last))
    return .stay()
  }

  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction { .close() }
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { press(up ? .up : .down, &world) }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let lines = HelpPage.lines(
      unicode: world.unicode, columns: HelpPage.columns(width: world.width), view: world.view, keys: world.viewKeys)
    let inside = world.box(on: &canvas, width: 78, height: lines.count + 2, title: "keys")
    for (row, line) in lines.dropFirst(firstLine).prefix(inside.height).enumerated() {
      // A line without keys is a remark, from the edge on.
      let indent = line.keys.isEmpty ? 0 : HelpPage.keyColumns(unicode: world.unicode)
      canvas.write(line.keys, x: inside.x, y: inside.y + row, style: Theme.key)
      canvas.write(line.text, x: inside.x + indent, y: inside.y + row, maxWidth: inside.width - indent)
    }
    if lines.count > inside.height {
      canvas.write(
        " \(world.sign("↑↓", "Up/Down")) more, any other key closes ", endX: inside.endX, y: inside.endY,
        style: Theme.dim)
    }
  }

  package func prompt(_ world: World) -> [String] { PlainWords(world).help }
  package var asks: Bool { false }
}
