import CTerminal
import Foundation
import Synchronization

/// One process has one screen: ncurses, the signal handlers and standard output are the process's, not an object's.
private let isClaimed = Mutex(false)

extension Terminal {
  /// True for the first caller until `release`.
  static func claim() -> Bool {
    isClaimed.withLock { claimed in
      defer { claimed = true }
      return !claimed
    }
  }

  /// Lets the next terminal be made.
  static func release() {
    isClaimed.withLock { $0 = false }
  }

  /// Runs `body` with the signals that a `Terminal` answers held back from the calling thread. Threads it starts keep
  /// them held, so that a resize or Ctrl-C never interrupts a system call there:
  ///
  ///     Terminal.withoutSignals { trainingThread.start() }
  ///
  /// Signals that arrive meanwhile are answered afterwards. Nothing is lost without this: the handler works on any
  /// thread and its system calls are restarted, apart from the few that never are (`poll`, `nanosleep`).
  public static func withoutSignals<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    cterminal_hold_signals(true)
    defer { cterminal_hold_signals(false) }
    return try body()
  }
}

extension TerminalError {
  /// What `errno` says about a system call that has just failed.
  static func lastError(of operation: String) -> TerminalError {
    .system(operation: operation, reason: String(cString: strerror(errno)))
  }
}
