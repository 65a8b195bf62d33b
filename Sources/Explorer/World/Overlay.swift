import Drawing

/// What lies over the view on the screen: a prompt, a list, a form. While it is there, all input goes to it.
///
/// An overlay is a value with its own state in `World.overlay`. It is taken off while it reacts, so that whatever it does may
/// open another one in its place.
package protocol Overlay: Sendable {
  /// Does what a key means.
  mutating func press(_ key: Key, _ world: inout World) -> Reaction
  /// Takes a pasted text.
  mutating func paste(_ text: String, _ world: inout World) -> Reaction
  /// A click on any cell of the screen.
  mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction
  /// The wheel turns.
  mutating func scroll(up: Bool, _ world: inout World) -> Reaction

  /// What it wants computed from the current weights.
  func requests(_ world: World) -> [Request]
  /// Takes what it has asked for: answers to its requests, the list of models, a run that is ready.
  mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction
  /// Says why the command that it gave (`Effect.obey`) was refused.
  mutating func refuse(_ problem: String)

  /// Draws itself over the view.
  func draw(on canvas: inout Canvas, _ world: World)

  /// What it asks in a conversation, and how to answer.
  func prompt(_ world: World) -> [String]
  /// Whether it waits for an answer. Otherwise a conversation says the prompt and closes the overlay.
  var asks: Bool { get }
  /// Takes a line of a conversation as the answer. After a line that changes nothing the prompt is repeated.
  mutating func answer(_ line: String, _ world: inout World) -> Reaction
}

/// Whether an overlay stays after it has reacted, and the effects to carry out.
package enum Reaction {
  /// It stays on the screen.
  case stay([Effect] = [])
  /// It goes, and leaves the screen to the view or to the overlay that it has opened.
  case close([Effect] = [])
}

extension Overlay {
  package mutating func paste(_ text: String, _ world: inout World) -> Reaction { .stay() }
  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction { .stay() }
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { .stay() }
  package func requests(_ world: World) -> [Request] { [] }
  package mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction { .stay() }
  package mutating func refuse(_ problem: String) {}
  package func prompt(_ world: World) -> [String] { [] }
  package var asks: Bool { true }
  package mutating func answer(_ line: String, _ world: inout World) -> Reaction { .stay() }
}

extension World {
  /// Lets the overlay react, if there is one.
  mutating func inOverlay(_ react: (inout any Overlay, inout World) -> Reaction) -> [Effect] {
    guard var open = overlay else { return [] }
    overlay = nil
    switch react(&open, &self) {
    case .stay(let effects):
      overlay = open
      return effects
    case .close(let effects): return effects
    }
  }
}
