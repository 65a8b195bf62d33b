import Drawing
import Interface

/// An overlay that asks for a line of text.
package protocol PromptOverlay: Overlay {
  /// What is being typed.
  var field: TextField { get set }
  /// The title of the box.
  var title: String { get }
  /// What Enter does: "saves".
  var verb: String { get }
  /// The columns of the box, where there is room.
  var width: Int { get }
  /// The characters of a typed or pasted text that it takes.
  func accepted(_ text: String) -> String
  /// Takes the text that was typed, without the spaces at its ends.
  mutating func enter(_ text: String, _ world: inout World) -> Reaction
  /// Goes back without a text.
  mutating func cancel(_ world: inout World) -> Reaction
}

extension PromptOverlay {
  package func accepted(_ text: String) -> String { text }
  package mutating func cancel(_ world: inout World) -> Reaction { .close() }

  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    switch key {
    case .enter: return enter(field.text.trimmingSpaces, &world)
    case .escape: return cancel(&world)
    case .character(let character) where accepted(String(character)).isEmpty: break
    default: field.press(key)
    }
    return .stay()
  }

  package mutating func paste(_ text: String, _ world: inout World) -> Reaction {
    field.paste(accepted(text))
    return .stay()
  }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let inside = world.overlayRoom.boxInside(width: width, height: 5)
    canvas.drawBox(around: inside, title: title, unicode: world.unicode)
    field.draw(on: &canvas, in: inside, hasCursor: true)
    canvas.write(
      "Enter \(verb)   Esc goes back", x: inside.x, y: inside.y + 2, style: Theme.dim, maxWidth: inside.width)
  }

  /// An empty line takes what the prompt proposes.
  package mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    if !line.isEmpty {
      field = TextField("")
      field.paste(line)
    }
    return enter(field.text.trimmingSpaces, &world)
  }
}
