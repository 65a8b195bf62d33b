import Drawing
import Interface

/// An overlay that is a list of lines, one of them selected. A filter narrows it.
package protocol ListOverlay: Overlay {
  /// The selected line, counted from 0 among all lines.
  var selected: Int { get set }
  /// What was typed to narrow the list.
  var filter: ListFilter { get set }
  /// What stands on each line, for the filter.
  func lines(_ world: World) -> [String]
  /// The number of lines that the keys for a page move.
  var page: Int { get }
  /// The line at a cell, if any.
  func line(x: Int, y: Int, _ world: World) -> Int?
  /// Takes the selected line.
  mutating func choose(_ world: inout World) -> Reaction
  /// Does what a key means that neither selects a line, takes it, filters nor closes the list.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction
}

extension ListOverlay {
  package mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction { .stay() }

  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    var (filter, line) = (filter, selected)
    let outcome = filter.press(key, selected: &line, of: lines(world), page: page)
    (self.filter, selected) = (filter, line)
    switch outcome {
    case .moved: return moved(world)
    case .taken: return choose(&world)
    case .closed: return .close()
    case .other: return pressOther(key, &world)
    }
  }

  package mutating func paste(_ text: String, _ world: inout World) -> Reaction {
    var (filter, line) = (filter, selected)
    filter.paste(text, selected: &line, of: lines(world))
    (self.filter, selected) = (filter, line)
    return moved(world)
  }

  /// Other lines may be visible now.
  private func moved(_ world: World) -> Reaction { .stay(requests(world).isEmpty ? [] : [.ask]) }

  /// A click selects a line, and takes the one that is selected.
  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction {
    guard let line = line(x: x, y: y, world) else { return .stay() }
    if line == selected { return choose(&world) }
    selected = line
    return moved(world)
  }

  /// The wheel is the arrow keys.
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { press(up ? .up : .down, &world) }

  /// The line that a text names by its number, which counts from 1.
  func line(numbered text: String, _ world: World) -> Int? {
    let count = lines(world).count
    return Int(text).flatMap { (1...max(1, count)).contains($0) && count > 0 ? $0 - 1 : nil }
  }

  /// The lines that the filter leaves.
  func shown(_ world: World) -> [Int] { filter.shown(lines(world)) }

  /// The lines that are visible where `rows` fit, with their rows.
  func visible(_ world: World, rows: Int) -> [(row: Int, line: Int)] {
    filter.visible(lines(world), selected: selected, rows: rows)
  }

  /// The line at a cell of a rectangle with a line in each row.
  func line(x: Int, y: Int, in rect: Rect, _ world: World) -> Int? {
    guard rect.contains(x: x, y: y) else { return nil }
    return visible(world, rows: rect.height).first { $0.row == y - rect.y }?.line
  }

  /// Draws what the keys do, or the filter, in the last row of a box.
  func drawFoot(_ hints: [String], on canvas: inout Canvas, in inside: Rect, _ world: World) {
    filter.draw(
      hints, of: lines(world), on: &canvas, in: Rect(x: inside.x, y: inside.endY - 1, width: inside.width, height: 1))
  }
}
