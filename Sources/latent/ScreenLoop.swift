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
    var lastPicture = ContinuousClock.now
    var lastTick = lastPicture
    var isStale = false
    while !session.state.isFinished {
      let wasMoving = session.state.isMoving
      let events = terminal.wait(timeout: wasMoving || isStale ? max(.zero, lastPicture + Self.frame - .now) : nil)
      // All keys that have queued up count before one picture is drawn.
      for event in events where !session.state.isFinished { session.handle(.input(event)) }
      if session.state.isFinished { return }
      session.collect()
      let now = ContinuousClock.now
      if !session.state.isMoving || !wasMoving {
        lastTick = now
      } else if now - lastTick >= Self.frame {
        // After a stop (Ctrl-Z, a sleeping laptop) the movement goes on from where it was.
        session.handle(.tick(seconds: min((now - lastTick).seconds, 0.1)))
        lastTick = now
      }
      // A key is answered at once; training and movement share a beat.
      isStale = !events.contains { $0 != .wake } && now - lastPicture < Self.frame
      if isStale { continue }
      draw()
      lastPicture = now
    }
  }

  private func draw() {
    terminal.ability = session.state.ability
    terminal.draw(session.state.draw())
  }
}

extension Duration {
  fileprivate var seconds: Float {
    Float(components.seconds) + Float(components.attoseconds) * 1e-18
  }
}
