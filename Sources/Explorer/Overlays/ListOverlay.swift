import Drawing
import Interface

/// An overlay that is a list of lines, one of them selected.
package protocol ListOverlay: Overlay {
  /// The selected line, counted from 0.
  var selected: Int { get set }
  /// The number of lines.
  func count(_ world: World) -> Int
  /// The number of lines that the keys for a page move.
  var page: Int { get }
  /// The line at a cell, if any.
  func line(x: Int, y: Int, _ world: World) -> Int?
  /// Takes the selected line.
  mutating func choose(_ world: inout World) -> Reaction
  /// Does what a key means that neither selects a line, takes it nor closes the list.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction
}

extension ListOverlay {
  package mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction { .stay() }

  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    if let row = key.row(from: selected, count: count(world), page: page) { return select(row, world) }
    if key == .escape || SharedCommand(key) == .quit { return .close() }
    if key == .enter { return selected < count(world) ? choose(&world) : .stay() }
    return pressOther(key, &world)
  }

  private mutating func select(_ line: Int, _ world: World) -> Reaction {
    selected = line
    // Other lines may be visible now.
    return .stay(requests(world).isEmpty ? [] : [.ask])
  }

  /// A click selects a line, and takes the one that is selected.
  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction {
    guard let line = line(x: x, y: y, world) else { return .stay() }
    return line == selected ? choose(&world) : select(line, world)
  }

  /// The wheel is the arrow keys.
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { press(up ? .up : .down, &world) }

  /// The line that a text names by its number, which counts from 1.
  func line(numbered text: String, _ world: World) -> Int? {
    Int(text).flatMap { (1...max(1, count(world))).contains($0) && count(world) > 0 ? $0 - 1 : nil }
  }
}
