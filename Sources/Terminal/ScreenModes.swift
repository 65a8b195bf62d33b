/// The terminal modes that ncurses does not handle, as bytes to send; empty if the terminal lacks them.
struct ScreenModes {
  /// Turns on reports of button presses, the wheel, and dragging, with decimal positions (SGR, 1006) for columns beyond
  /// 223. A terminal without motion reports (1002) sends presses (1000). Also turns on marks around pasted text (2004),
  /// so that it is not taken for keys.
  let inputOn: [UInt8]
  /// Turns these off.
  let inputOff: [UInt8]
  /// Makes the terminal show nothing new until `frameEnd`. It may receive a frame in several pieces, and a half-drawn
  /// picture is seen as flicker. Terminals that do not know it ignore it.
  let frameBegin: [UInt8]
  let frameEnd: [UInt8]
  /// Makes the whole screen the scrolling region, without moving the cursor. ncurses sets a region of the size it knows
  /// at its start, which is wrong if the window is just growing.
  let wholeRegion: [UInt8]
  /// What stands before and after a text in base 64 that the terminal is to put into its clipboard (OSC 52). Linux' own
  /// console has none, and older ones would print it.
  let copyBegin: [UInt8]
  let copyEnd: [UInt8]
  /// Asks for the background's colour (OSC 11). A terminal without an answer ignores it; where there are fewer than 256 colours the
  /// terminal may be so old that it would print it, and so would Emacs' own.
  let askBackground: [UInt8]
  /// Whether the terminal can be asked whether it shows pictures.
  let mayAskForPictures: Bool
  /// Clears the cursor's line for the prompt, on a terminal without an alternate screen.
  let promptLine: [UInt8]
  /// Undoes everything, including ncurses' own modes, without ncurses: for a signal that kills the process.
  let reset: [UInt8]

  /// The modes of `type`, which must be loaded.
  init(of type: TerminalType) {
    // Private modes exist on VT100-compatible terminals.
    let speaksANSI = type.speaksANSI
    func bytes(_ text: String, if condition: Bool) -> [UInt8] { condition ? Array(text.utf8) : [] }
    let hasMouse = speaksANSI && type.string("kmous") != nil
    inputOn =
      bytes("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h", if: hasMouse) + bytes("\u{1B}[?2004h", if: speaksANSI)
    inputOff =
      bytes("\u{1B}[?2004l", if: speaksANSI) + bytes("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l", if: hasMouse)
    frameBegin = bytes("\u{1B}[?2026h", if: speaksANSI)
    frameEnd = bytes("\u{1B}[?2026l", if: speaksANSI)
    wholeRegion = bytes("\u{1B}7\u{1B}[r\u{1B}8", if: speaksANSI)
    let hasClipboard = speaksANSI && !type.name.hasPrefix("linux")
    copyBegin = bytes("\u{1B}]52;c;", if: hasClipboard)
    copyEnd = bytes("\u{07}", if: hasClipboard)
    mayAskForPictures = speaksANSI && type.colors >= 256 && !type.name.hasPrefix("eterm")
    askBackground = bytes("\u{1B}]11;?\u{07}", if: mayAskForPictures)
    func capability(_ name: String) -> [UInt8] { type.string(name) ?? [] }
    promptLine = type.string("rmcup") == nil ? [0x0D] + capability("el") : []
    reset =
      frameEnd + inputOff + capability("sgr0") + capability("op") + capability("rmkx")
      // Without an alternate screen the frame would stand where the prompt appears.
      + (type.string("rmcup") ?? capability("clear")) + capability("cnorm") + wholeRegion
  }
}
