extension Key {
  /// Its name for hints and help: `↑`, `Shift ←`, `space`, `PgUp`.
  public func name(unicode: Bool) -> String {
    switch self {
    case .character(" "): "space"
    case .character(let character): String(character)
    case .up: unicode ? "↑" : "Up"
    case .down: unicode ? "↓" : "Down"
    case .left: unicode ? "←" : "Left"
    case .right: unicode ? "→" : "Right"
    case .shiftUp: "Shift " + Key.up.name(unicode: unicode)
    case .shiftDown: "Shift " + Key.down.name(unicode: unicode)
    case .shiftLeft: "Shift " + Key.left.name(unicode: unicode)
    case .shiftRight: "Shift " + Key.right.name(unicode: unicode)
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .tab: "Tab"
    case .backTab: "Shift Tab"
    case .function(let number): "F\(number)"
    }
  }
}
