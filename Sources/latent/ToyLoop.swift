import Drawing
import Terminal
import Toy

/// Keys in, pictures out, for `latent toy`: sleeps until there is a key, or while it runs until the next picture.
struct ToyLoop {
  let terminal: Terminal
  var state: ToyState

  /// Thirty pictures a second at most.
  private static let frame = Duration.milliseconds(33)

  mutating func run() {
    draw()
    var lastTick = ContinuousClock.now
    while !state.isFinished {
      let wasRunning = state.isRunning
      let events = terminal.wait(timeout: wasRunning ? max(.zero, lastTick + Self.frame - .now) : nil)
      // All keys that have queued up count before one picture is drawn.
      for event in events where !state.isFinished { state.update(.input(event)) }
      if state.isFinished { return }
      let now = ContinuousClock.now
      if !wasRunning || !state.isRunning {
        lastTick = now
      } else if now - lastTick >= Self.frame {
        // After a stop (Ctrl-Z, a sleeping laptop) it goes on from where it was.
        state.update(.tick(seconds: min((now - lastTick) / .seconds(1), 0.1)))
        lastTick = now
      } else if events.isEmpty {
        continue
      }
      draw()
    }
  }

  private func draw() {
    terminal.ability = state.look.ability
    terminal.draw(state.draw())
  }
}
