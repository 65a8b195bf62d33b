import Dispatch
import Synchronization

/// Lets one thread have the machine for a moment that another one gives up between its steps.
package final class RightOfWay: Sendable {
  private struct State {
    var isTaken = false
    /// Whether the other thread has waited in this moment; it does so once.
    var hasWaited = false
    var isWaiting = false
  }

  private let state = Mutex(State())
  private let over = DispatchSemaphore(value: 0)
  /// What no moment is longer than, for the thread that waits: a terminal may take no more bytes for hours.
  private let limit: DispatchTimeInterval

  package init(limit: DispatchTimeInterval = .milliseconds(20)) { self.limit = limit }

  /// Does the work while the other thread waits, from its next `give` on. `work` must not wait for that thread.
  package func take<Result>(_ work: () -> Result) -> Result {
    state.withLock { $0 = State(isTaken: true) }
    defer {
      let isWaiting = state.withLock { state in
        defer { state = State() }
        return state.isWaiting
      }
      if isWaiting { over.signal() }
    }
    return work()
  }

  /// Waits until the work that somebody does is over, if somebody does; but not longer than the limit.
  package func give() {
    let waits = state.withLock { state in
      guard state.isTaken, !state.hasWaited else { return false }
      (state.hasWaited, state.isWaiting) = (true, true)
      return true
    }
    guard waits, over.wait(timeout: .now() + limit) == .timedOut else { return }
    let isSignalled = state.withLock { state in
      defer { state.isWaiting = false }
      return !state.isWaiting
    }
    // It came too late, and is not to end the next wait.
    if isSignalled { over.wait() }
  }
}
