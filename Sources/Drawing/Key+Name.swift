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

  /// The key of a name, as `name` gives it without Unicode: `x`, `space`, `Right`, `Shift-Right`, `PgUp`, `F1`. Nil for
  /// other texts.
  public init?(named name: String) {
    if name.count == 1, let character = name.first {
      self = .character(character)
      return
    }
    let spoken = name.replacing("-", with: " ").lowercased()
    guard let key = Self.named.first(where: { $0.name(unicode: false).lowercased() == spoken }) else { return nil }
    self = key
  }

  private static let named: [Key] =
    [
      .character(" "), .up, .down, .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .pageUp, .pageDown,
      .home,
      .end, .enter, .escape, .backspace, .delete, .tab, .backTab,
    ] + (1...12).map { .function($0) }
}
