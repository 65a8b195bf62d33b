import Synchronization

/// A line on a terminal's stderr that keeps changing; nothing where stderr is no terminal. Any thread may show it.
package final class StatusLine: Sendable {
  private let isShown = Console.stderrIsTerminal && Surroundings.environment["TERM"] != "dumb"
  /// When it was last drawn; nil while it is not on the screen.
  private let drawn = Mutex<ContinuousClock.Instant?>(nil)

  /// Shows a text in place of the last one, ten times a second at most: those between are not even made. `text` gets the number
  /// of columns that it may take.
  package func show(_ text: (_ columns: Int) -> String) {
    guard isShown else { return }
    drawn.withLock { drawn in
      let now = ContinuousClock.now
      if let last = drawn, now - last < .milliseconds(100) { return }
      drawn = now
      // The last column stays free: some terminals wrap the line when it is written.
      Console.show(progress: text(Console.stderrColumns - 1))
    }
  }

  /// Takes the line away.
  package func clear() {
    drawn.withLock { drawn in
      if drawn != nil { Console.show(progress: nil) }
      drawn = nil
    }
  }
}
