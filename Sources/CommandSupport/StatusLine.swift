import Synchronization

/// A line of progress on stderr, if that is a terminal. Any thread may show it.
package final class StatusLine: Sendable {
  private let isShown = Console.stderrIsTerminal && Surroundings.environment["TERM"] != "dumb"
  /// When it was last drawn; nil while it is hidden.
  private let drawn = Mutex<ContinuousClock.Instant?>(nil)

  /// A line that is not shown yet.
  package init() {}

  /// Replaces the text, at most ten times a second; calls in between are skipped. `text` gets the number of columns
  /// available.
  package func show(_ text: (_ columns: Int) -> String) {
    guard isShown else { return }
    drawn.withLock { drawn in
      let now = ContinuousClock.now
      if let last = drawn, now - last < .milliseconds(100) { return }
      drawn = now
      // The last column stays free: some terminals wrap when it is written.
      Console.show(progress: text(Console.stderrColumns - 1))
    }
  }

  /// Clears the line.
  package func clear() {
    drawn.withLock { drawn in
      if drawn != nil { Console.show(progress: nil) }
      drawn = nil
    }
  }
}
