import Drawing

/// The keys of each direction: the arrows, and vi's letters.
public enum ArrowKeys {
  /// To the left.
  public static let left: [Key] = [.left, .character("h")]
  /// Down.
  public static let down: [Key] = [.down, .character("j")]
  /// Up.
  public static let up: [Key] = [.up, .character("k")]
  /// To the right.
  public static let right: [Key] = [.right, .character("l")]

  /// A longer way to the left: with Shift.
  public static let farLeft: [Key] = [.shiftLeft, .character("H")]
  /// A longer way down.
  public static let farDown: [Key] = [.shiftDown, .character("J")]
  /// A longer way up.
  public static let farUp: [Key] = [.shiftUp, .character("K")]
  /// A longer way to the right.
  public static let farRight: [Key] = [.shiftRight, .character("L")]
}

extension Key {
  /// The row of a list of `count` rows that this key goes to from the selected one; nil if it is no key that moves a selection.
  /// A page has `page` rows.
  public func row(from selected: Int, count: Int, page: Int) -> Int? {
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
