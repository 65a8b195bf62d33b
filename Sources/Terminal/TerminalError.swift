/// Why the screen could not be taken over. The terminal is unchanged when one of these is thrown.
public enum TerminalError: Error, Equatable, Sendable {
  /// Standard input is a file, a pipe or closed, so there are no keys. Run in a terminal, without `<`.
  case inputIsNoTerminal
  /// Standard output is a file, a pipe or closed, so there is no screen. Run in a terminal, without `|` and `>`.
  case outputIsNoTerminal
  /// `TERM` is unset or empty, and terminfo knows none of the common types. Install `ncurses-base`.
  case typeUnset
  /// `TERM` names an unknown type, and terminfo knows none of the common ones. Install `ncurses-term`.
  case typeUnknown(name: String)
  /// There is no terminfo database. Install `ncurses-base`, or set `TERMINFO` to its folder.
  case databaseMissing(name: String)
  /// The type in `TERM` (`dumb`, a printer) cannot move the cursor.
  case typeTooSimple(name: String)
  /// A system call failed; `reason` is the system's message.
  case system(operation: String, reason: String)
  /// Another `Terminal` of this process has the screen.
  case alreadyOpen

  /// Whether the terminal can show lines, but not a screen.
  public var isAboutType: Bool {
    switch self {
    case .typeUnset, .typeUnknown, .databaseMissing, .typeTooSimple: true
    case .inputIsNoTerminal, .outputIsNoTerminal, .system, .alreadyOpen: false
    }
  }
}
