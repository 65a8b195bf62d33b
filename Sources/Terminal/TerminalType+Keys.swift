import Drawing

extension TerminalType {
  /// terminfo's names of the keys that are used here.
  private static let keyNames: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right),
      // Shift with up and down are called "scroll back" and "scroll forward".
      ("kri", .shiftUp), ("kind", .shiftDown), ("kLFT", .shiftLeft), ("kRIT", .shiftRight),
      ("kpp", .pageUp), ("knp", .pageDown), ("khome", .home), ("kend", .end),
      ("kent", .enter), ("kdch1", .delete), ("kbs", .backspace), ("kcbt", .backTab),
    ] + (1...12).map { ("kf\($0)", .function($0)) }

  /// The sequences that this terminal sends for its keys.
  var keys: [[UInt8]: Key] {
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in Self.keyNames {
      if let bytes = string(name) { keys[bytes] = key }
    }
    return keys
  }
}
