import CTerminal

/// The signals and wakes that came through the self-pipe since the last look.
struct SignalSet: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  private init(_ bit: Int) { rawValue = UInt32(bit) }

  /// A `Waker` was used.
  static let wake = SignalSet(CTERMINAL_WAKE)
  /// SIGWINCH: the window may have another size.
  static let window = SignalSet(CTERMINAL_WINDOW)
  /// SIGINT, SIGTERM, SIGHUP, SIGQUIT (Ctrl-\).
  static let interrupt = SignalSet(CTERMINAL_INTERRUPT)
  static let terminate = SignalSet(CTERMINAL_TERMINATE)
  static let hangUp = SignalSet(CTERMINAL_HANG_UP)
  static let quit = SignalSet(CTERMINAL_QUIT)
  /// SIGTSTP (Ctrl-Z) and SIGCONT.
  static let stop = SignalSet(CTERMINAL_STOP)
  static let continued = SignalSet(CTERMINAL_CONTINUE)

  /// The signals that end the program.
  static let ending: SignalSet = [.interrupt, .terminate, .hangUp, .quit]
}
