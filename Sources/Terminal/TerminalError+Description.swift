extension TerminalError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .inputIsNoTerminal:
      "The explorer reads keys, but standard input is not a terminal: run it without `<` and `|`, "
        + "or with --plain, which takes commands as lines."
    case .outputIsNoTerminal:
      "The explorer draws on a terminal, but standard output is none: run it without `>` and `|`, "
        + "or with --plain, which answers in lines."
    case .typeUnset: "TERM is not set, and no usual terminal type is known here: install ncurses-base."
    case .typeUnknown(let name):
      "The terminal type TERM=\(name) is not known here, nor is a usual one: install ncurses-base and ncurses-term."
    case .databaseMissing(let name):
      "There is no terminfo database to look up TERM=\(name) in: install ncurses-base, or set TERMINFO to its folder."
    case .typeTooSimple(let name):
      "A terminal of type TERM=\(name) cannot move its cursor, which a full screen needs: try "
        + "`export TERM=xterm-256color` if it can, or --plain."
    case .system(let operation, let reason): "The terminal could not be taken over: \(operation): \(reason)."
    case .alreadyOpen: "This process has taken over the terminal already."
    }
  }
}
