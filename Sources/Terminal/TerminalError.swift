/// Why the screen could not be taken over. Nothing has been changed on the terminal when one of these is thrown.
public enum TerminalError: Error, Equatable, Sendable {
  /// Standard input is a file, a pipe or closed: there would be no keys. Run from a terminal, without `<`.
  case inputIsNoTerminal
  /// Standard output is a file, a pipe or closed: there is no screen. Run from a terminal, without `|` and `>`.
  case outputIsNoTerminal
  /// `TERM` is unset or empty, and terminfo knows neither of the usual types. Install `ncurses-base`.
  case typeUnset
  /// `TERM` names a type that terminfo does not know, and it knows neither of the usual ones. Install `ncurses-term`.
  case typeUnknown(name: String)
  /// There is no terminfo database at all. Install `ncurses-base`, or set `TERMINFO` to the folder that has it.
  case databaseMissing(name: String)
  /// The type in `TERM` (`dumb`, a printer) cannot move the cursor, which a full screen needs.
  case typeTooSimple(name: String)
  /// A system call failed; `reason` is the system's text for it.
  case system(operation: String, reason: String)
  /// Another `Terminal` of this process has the screen.
  case alreadyOpen

  /// Whether there is a terminal that takes and shows lines, but no screen can be made of it.
  public var isAboutType: Bool {
    switch self {
    case .typeUnset, .typeUnknown, .databaseMissing, .typeTooSimple: true
    case .inputIsNoTerminal, .outputIsNoTerminal, .system, .alreadyOpen: false
    }
  }
}
