import Foundation

/// A terminal line's settings, as in `stty -a`.
struct LineSettings {
  private let settings: termios

  init(_ settings: termios) { self.settings = settings }

  /// The current settings.
  init(of terminal: Int32) {
    var settings = termios()
    tcgetattr(terminal, &settings)
    self.settings = settings
  }

  /// Whether typed characters are echoed.
  var isEchoing: Bool { settings.c_lflag & tcflag_t(ECHO) != 0 }
  /// Whether the program gets whole lines only.
  var isCanonical: Bool { settings.c_lflag & tcflag_t(ICANON) != 0 }

  /// The differences from `later`, in words.
  func differences(to later: LineSettings) -> [String] {
    let flags = [
      ("input", settings.c_iflag, later.settings.c_iflag), ("output", settings.c_oflag, later.settings.c_oflag),
      ("control", settings.c_cflag, later.settings.c_cflag), ("local", settings.c_lflag, later.settings.c_lflag),
    ]
    var found = flags.filter { $1 != $2 }
      .map { "the line's \($0) flags are 0x\(String($2, radix: 16)), not 0x\(String($1, radix: 16))" }
    let keys = withUnsafeBytes(of: settings.c_cc) { Array($0) }
    let laterKeys = withUnsafeBytes(of: later.settings.c_cc) { Array($0) }
    if keys != laterKeys { found.append("the line's special characters are \(laterKeys), not \(keys)") }
    return found
  }
}
