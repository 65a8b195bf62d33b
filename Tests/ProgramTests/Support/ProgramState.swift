import CPseudoTerminal

/// Whether a program is running, or how it ended.
enum ProgramState: Equatable {
  case running
  case stopped
  /// It returned this exit code.
  case code(Int32)
  /// This signal ended it.
  case signal(Int32)
  /// Its watcher is gone, which is an error.
  case lost

  /// From `waitpid`'s status.
  init(_ number: Int32) {
    if pty_exited(number) == 1 {
      self = .code(pty_exit_code(number))
    } else if pty_killed(number) == 1 {
      self = .signal(pty_kill_signal(number))
    } else {
      self = pty_stopped(number) == 1 ? .stopped : .running
    }
  }

  var isEnd: Bool {
    switch self {
    case .running, .stopped: false
    case .code, .signal, .lost: true
    }
  }
}
