import Drawing
import Explorer
import Terminal

/// Keys in, pictures out: sleeps until there is a key, news from another thread, or the next moment of a movement.
struct ScreenLoop {
  let terminal: Terminal
  let session: ExplorerSession

  /// Thirty pictures a second at most of what nobody has asked for: movement, and what training brings.
  private static let frame = Duration.milliseconds(33)

  func run() {
    draw()
    var lastBeat = ContinuousClock.now
    var lastTick = lastBeat
    var hasNews = false
    while !session.state.isFinished {
      let wasMoving = session.state.isMoving
      let events = terminal.wait(timeout: wasMoving || hasNews ? max(.zero, lastBeat + Self.frame - .now) : nil)
      if events.contains(.wake) { hasNews = true }
      let inputs = events.filter { $0 != .wake }
      if !inputs.isEmpty {
        // All keys that have queued up count before one picture is drawn; it does not wait for what training brings.
        for input in inputs where !session.state.isFinished { session.handle(.input(input)) }
        if session.state.isFinished { return }
        draw(isAnswer: true)
      }
      let now = ContinuousClock.now
      if !session.state.isMoving || !wasMoving { lastTick = now }
      // Training and movement share a beat.
      guard now - lastBeat >= Self.frame, hasNews || session.state.isMoving else { continue }
      session.collect()
      hasNews = false
      if now - lastTick >= Self.frame {
        // After a stop (Ctrl-Z, a sleeping laptop) the movement goes on from where it was.
        session.handle(.tick(seconds: min(Float((now - lastTick) / .seconds(1)), 0.1)))
        lastTick = now
      }
      draw()
      lastBeat = now
    }
  }

  private func draw(isAnswer: Bool = false) {
    terminal.ability = session.state.ability
    terminal.setCrashNote(session.crashNote?.printable ?? "")
    session.show(isAnswer: isAnswer, terminal.draw)
  }
}
