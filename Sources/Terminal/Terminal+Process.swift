import CTerminal
import Foundation
import Synchronization

/// A process has one screen: ncurses, the signal handlers and standard output are global.
private let isClaimed = Mutex(false)

extension Terminal {
  /// True for the first caller until `release`.
  static func claim() -> Bool {
    isClaimed.withLock { claimed in
      defer { claimed = true }
      return !claimed
    }
  }

  /// Allows the next terminal.
  static func release() {
    isClaimed.withLock { $0 = false }
  }

  /// Runs `body` with the terminal's signals blocked in the calling thread. Threads that it starts inherit this, so a
  /// resize or Ctrl-C never interrupts their system calls:
  ///
  ///     Terminal.withoutSignals { trainingThread.start() }
  ///
  /// Signals that arrive meanwhile are handled afterwards. Optional: the handler works on any thread, and most system
  /// calls are restarted (not `poll` and `nanosleep`).
  public static func withoutSignals<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    cterminal_hold_signals(true)
    defer { cterminal_hold_signals(false) }
    return try body()
  }
}

extension TerminalError {
  /// The error of a system call that has just failed, from `errno`.
  static func lastError(of operation: String) -> TerminalError {
    .system(operation: operation, reason: String(cString: strerror(errno)))
  }
}
