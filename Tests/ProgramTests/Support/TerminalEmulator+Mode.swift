extension TerminalEmulator {
  /// Modes for `ESC [ ? number h` and `l`; the raw value is the number.
  enum Mode: Int, CaseIterable {
    case applicationCursorKeys = 1
    case reverseVideo = 5
    case origin = 6
    case wrap = 7
    case mousePress = 9
    case cursorBlink = 12
    case cursor = 25
    case alternateScreenOld = 47
    case mouseClicks = 1000
    case mouseDrags = 1002
    case mouseMoves = 1003
    case focusEvents = 1004
    case mouseUTF8 = 1005
    case mouseSGR = 1006
    case alternateScroll = 1007
    case metaSendsEscape = 1034
    case alternateScreenClearing = 1047
    case savedCursor = 1048
    case alternateScreen = 1049
    case bracketedPaste = 2004
    case synchronizedUpdate = 2026

    /// A fresh terminal's modes.
    static let standard: Set<Mode> = [.wrap, .cursor]

    /// In words, for leftovers.
    var name: String {
      switch self {
      case .applicationCursorKeys: "application cursor keys"
      case .reverseVideo: "reverse video"
      case .origin: "origin mode"
      case .wrap: "line wrap"
      case .mousePress, .mouseClicks, .mouseDrags, .mouseMoves: "mouse reports (\(rawValue))"
      case .mouseUTF8, .mouseSGR: "mouse encoding (\(rawValue))"
      case .cursorBlink: "cursor blinking"
      case .cursor: "cursor"
      case .alternateScreenOld, .alternateScreenClearing, .alternateScreen: "alternate screen (\(rawValue))"
      case .focusEvents: "focus reports"
      case .alternateScroll: "alternate scroll"
      case .metaSendsEscape: "meta key mode"
      case .savedCursor: "saved cursor"
      case .bracketedPaste: "bracketed paste"
      case .synchronizedUpdate: "synchronized update"
      }
    }
  }
}
