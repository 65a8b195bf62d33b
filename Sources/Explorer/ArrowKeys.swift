import Drawing

/// The keys of each direction: the arrows, and the letters that vi has for them.
enum ArrowKeys {
  static let left: [Key] = [.left, .character("h")]
  static let down: [Key] = [.down, .character("j")]
  static let up: [Key] = [.up, .character("k")]
  static let right: [Key] = [.right, .character("l")]

  /// The same with Shift, for longer ways.
  static let farLeft: [Key] = [.shiftLeft, .character("H")]
  static let farDown: [Key] = [.shiftDown, .character("J")]
  static let farUp: [Key] = [.shiftUp, .character("K")]
  static let farRight: [Key] = [.shiftRight, .character("L")]
}

extension Key {
  /// The row of a list of `count` that this key goes to from a selected one, where a page is so many rows; nil if it goes to none.
  func row(from selected: Int, count: Int, page: Int) -> Int? {
    let row: Int
    switch self {
    case .home: row = 0
    case .end: row = count - 1
    case .pageUp: row = selected - page
    case .pageDown: row = selected + page
    case _ where ArrowKeys.up.contains(self): row = selected - 1
    case _ where ArrowKeys.down.contains(self): row = selected + 1
    default: return nil
    }
    return max(0, min(row, count - 1))
  }
}
