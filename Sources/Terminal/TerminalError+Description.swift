extension TerminalError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .inputIsNoTerminal:
      "The explorer reads keys, but standard input is not a terminal: run it without `<` and `|`. "
        + "`latent render` and `latent evaluate` need no terminal."
    case .outputIsNoTerminal:
      "The explorer draws on a terminal, but standard output is none: run it without `>` and `|`. "
        + "`latent render` and `latent evaluate` need no terminal."
    case .typeUnset: "TERM is not set, so nothing says how to draw on this terminal: try `export TERM=xterm-256color`."
    case .typeUnknown(let name):
      "The terminal type TERM=\(name) is not known here: install ncurses-term, or try `export TERM=xterm-256color`."
    case .databaseMissing(let name):
      "There is no terminfo database to look up TERM=\(name) in: install ncurses-base, or set TERMINFO to its folder."
    case .typeTooSimple(let name):
      "A terminal of type TERM=\(name) cannot move its cursor, which a full screen needs: try "
        + "`export TERM=xterm-256color` if it can, or use `latent render`."
    case .system(let operation, let reason): "The terminal could not be taken over: \(operation): \(reason)."
    case .alreadyOpen: "This process has taken over the terminal already."
    }
  }
}
