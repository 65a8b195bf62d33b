/// The modes of a terminal that ncurses does not look after, as bytes to send; empty where the terminal lacks them.
struct ScreenModes {
  /// Reports presses of buttons, the wheel, and motion while a button is held, with positions in decimal (SGR, 1006) beyond
  /// column 223: a terminal that does not know of motion (1002) stays with presses (1000). And marks where pasted text begins
  /// and ends (2004), so that it is not taken for keys.
  let inputOn: [UInt8]
  /// Ends that.
  let inputOff: [UInt8]
  /// Has the terminal show nothing new until `frameEnd`: it may take a frame in several pieces, and half of a new image
  /// above half of the old one is seen as flicker. Terminals that do not know it ignore it.
  let frameBegin: [UInt8]
  /// Shows the frame.
  let frameEnd: [UInt8]
  /// Has the terminal scroll the whole screen, the cursor staying where it is. ncurses sets a region of the size that it knows
  /// when it begins, which comes too late for a window that grows just then, and leaves it as it is.
  let wholeRegion: [UInt8]
  /// Clears the line of the cursor, where the prompt will be, on a terminal without an alternate screen.
  let promptLine: [UInt8]
  /// Undoes everything, ncurses' own modes too, without ncurses: for when a signal kills the process.
  let reset: [UInt8]

  /// The modes of `type`, which must be loaded.
  init(of type: TerminalType) {
    // Private modes are a matter of terminals that speak as the VT100 did.
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
    func capability(_ name: String) -> [UInt8] { type.string(name) ?? [] }
    promptLine = type.string("rmcup") == nil ? [0x0D] + capability("el") : []
    reset =
      frameEnd + inputOff + capability("sgr0") + capability("op") + capability("rmkx")
      // Without an alternate screen the frame stands where the prompt will be.
      + (type.string("rmcup") ?? capability("clear")) + capability("cnorm") + wholeRegion
  }
}
