import Dispatch
import Synchronization

/// Lets one thread interrupt another, which pauses between its steps.
package final class RightOfWay: Sendable {
  private struct State {
    var isTaken = false
    /// Whether the other thread has paused for this work; it does so once.
    var hasWaited = false
    var isWaiting = false
  }

  private let state = Mutex(State())
  private let over = DispatchSemaphore(value: 0)
  /// The longest pause: a terminal may block for hours.
  private let limit: DispatchTimeInterval

  package init(limit: DispatchTimeInterval = .milliseconds(20)) { self.limit = limit }

  /// Runs `work` while the other thread pauses, from its next `give` on. `work` must not wait for that thread.
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

  /// Pauses while another thread is in `take`, but at most for the limit.
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
    // The signal came too late; consume it, so that it does not end the next pause.
    if isSignalled { over.wait() }
  }
}
