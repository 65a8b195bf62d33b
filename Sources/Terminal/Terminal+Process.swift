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
}

extension TerminalError {
  /// The error of a system call that has just failed, from `errno`.
  static func lastError(of operation: String) -> TerminalError {
    .system(operation: operation, reason: String(cString: strerror(errno)))
  }
}
