/// A key as a user presses it; its bytes depend on the terminal's modes.
enum TerminalKey: Equatable {
  case up, down, left, right
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case home, end, pageUp, pageDown
  case enter, escape, backspace, delete, tab, backTab
  /// F1 to F12.
  case function(Int)
  /// A letter with Ctrl held: `.control("c")` interrupts.
  case control(Character)
  case character(Character)

  /// xterm's bytes for it.
  func bytes(isApplication: Bool) -> [UInt8] {
    let lead = isApplication ? "\u{1B}O" : "\u{1B}["
    let text: String
    switch self {
    case .up: text = lead + "A"
    case .down: text = lead + "B"
    case .right: text = lead + "C"
    case .left: text = lead + "D"
    case .home: text = lead + "H"
    case .end: text = lead + "F"
    case .shiftUp: text = "\u{1B}[1;2A"
    case .shiftDown: text = "\u{1B}[1;2B"
    case .shiftRight: text = "\u{1B}[1;2C"
    case .shiftLeft: text = "\u{1B}[1;2D"
    case .pageUp: text = "\u{1B}[5~"
    case .pageDown: text = "\u{1B}[6~"
    case .delete: text = "\u{1B}[3~"
    case .enter: text = "\r"
    case .escape: text = "\u{1B}"
    case .backspace: text = "\u{7F}"
    case .tab: text = "\t"
    case .backTab: text = "\u{1B}[Z"
    case .function(let number):
      switch number {
      case 1...4: text = "\u{1B}O" + ["P", "Q", "R", "S"][number - 1]
      case 5...12: text = "\u{1B}[\([15, 17, 18, 19, 20, 21, 23, 24][number - 5])~"
      default: preconditionFailure("there is no key F\(number)")
      }
    case .control(let letter):
      return [(letter.asciiValue ?? 0) & 0x1F]
    case .character(let character): text = String(character)
    }
    return Array(text.utf8)
  }
}
