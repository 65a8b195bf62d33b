import CTerminal
import Drawing
import Foundation

extension Terminal {
  /// Lends the terminal to the shell and stops the process, as Ctrl-Z asks; returns when it is continued, with the
  /// screen taken back. The next `wait` says `.resumed`, and `.resize` if the window has changed.
  ///
  /// `wait` does this by itself on Ctrl-Z. All threads stop and go on.
  public func suspend() {
    if !isUp { return }
    leave()
    var signals: SignalSet = []
    while true {
      cterminal_stop_process()
      let now = SignalSet(rawValue: cterminal_take())
      signals.formUnion(now)
      // Nothing continued us, so nothing stopped us: there is no job control here.
      if !now.contains(.continued) || !signals.isDisjoint(with: .ending) { break }
      // `bg` continues us, but the terminal is somebody else's: touching it would stop us anyway. Wait for `fg`.
      if cterminal_in_foreground(STDIN_FILENO) { break }
    }
    // Who is to end has no use for the screen, which may be another program's now.
    if signals.isDisjoint(with: .ending) { enter() }
    queued += endings(signals)
    if signals.contains(.wake) { queued.append(.wake) }
  }

  /// Puts the terminal back as it was found; `enter` takes it again.
  func leave() {
    if !isUp { return }
    isUp = false
    // The last frame may have lost its end, where the terminal did not take it.
    let before = modes.frameEnd + modes.inputOff
    let after = modes.wholeRegion + modes.promptLine
    if cterminal_leave(before, before.count, after, after.count) {
      cterminal_guard_screen(false)
    } else {
      cterminal_abandon()
    }
  }

  /// Takes the terminal back after `leave`, to be painted whole, and queues `.resumed` and a `.resize` if there was one.
  func enter() {
    isUp = true
    cterminal_guard_screen(true)
    _ = cterminal_return(modes.inputOn, modes.inputOn.count)
    let canvas = shown
    shown = nil
    queued.append(.resumed)
    if let resized = resize() { queued.append(resized) } else if let canvas { draw(canvas) }
  }

  /// Fits ncurses to the window; nil if its size is what it was.
  func resize() -> InputEvent? {
    guard let now = Self.readSize(), now != size else { return nil }
    size = now
    shown = nil
    cterminal_resize(Int32(now.width), Int32(now.height))
    pixels = PixelCells(places: writesPixels ? now.width * now.height : 0)
    return .resize(width: now.width, height: now.height)
  }

  /// The size of the terminal's window in columns and rows.
  static func readSize() -> (width: Int, height: Int)? {
    var width: Int32 = 0
    var height: Int32 = 0
    // Standard input: standard output is a file while the screen is up.
    return cterminal_window_size(STDIN_FILENO, &width, &height) ? (Int(width), Int(height)) : nil
  }
}
