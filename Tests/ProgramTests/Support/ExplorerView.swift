/// The views of the explorer: a key, and a name in the upper left corner.
enum ExplorerView: String, CaseIterable {
  case explore, map, manifold, traversals, reconstruct, interpolate, draw, samples, training, compare, dial

  var key: TerminalKey {
    switch self {
    case .explore: .character("1")
    case .map: .character("2")
    case .manifold: .character("3")
    case .traversals: .character("4")
    case .reconstruct: .character("5")
    case .interpolate: .character("6")
    case .draw: .character("7")
    case .samples: .character("8")
    case .training: .character("9")
    case .compare: .character("0")
    case .dial: .character("a")
    }
  }

  /// The text in the upper left corner.
  var title: String {
    guard case .character(let digit) = key, self != .explore else { return " latent " }
    return " \(digit) \(rawValue) "
  }
}

extension PseudoTerminal {
  /// Opens a view and waits until it is on the screen.
  func open(_ view: ExplorerView, file: String = #fileID, line: Int = #line) throws {
    try press(view.key)
    try waitUntil("the view \(view)", file: file, line: line) {
      $0.screen[0].hasPrefix(view.title) && ($0.screen.last ?? "").contains("? help")
    }
  }
}
