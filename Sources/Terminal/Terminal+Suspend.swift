import CTerminal
import Drawing
import Foundation

extension Terminal {
  /// Lends the terminal to the shell and stops the process, as for Ctrl-Z; returns when the process is continued and
  /// has the screen again. The next `wait` returns `.resumed`, and `.resize` if the window has changed.
  ///
  /// `wait` calls it on Ctrl-Z. All threads are stopped.
  func suspend() {
    if !isUp { return }
    leave()
    var signals: SignalSet = []
    while true {
      cterminal_stop_process()
      let now = SignalSet(rawValue: cterminal_take())
      signals.formUnion(now)
      // Nothing continued us, so nothing stopped us: there is no job control.
      if !now.contains(.continued) || !signals.isDisjoint(with: .ending) { break }
      // After `bg` the terminal still belongs to others, and touching it would stop us again. Wait for `fg`.
      if cterminal_in_foreground(STDIN_FILENO) { break }
    }
    // A process that is about to end does not need the screen, which may be another program's now.
    if signals.isDisjoint(with: .ending) { enter() }
    queued += endings(signals)
    if signals.contains(.wake) { queued.append(.wake) }
  }

  /// Restores the terminal as it was found; `enter` takes it again.
  func leave() {
    if !isUp { return }
    awaitAnswer()
    isUp = false
    // The end of the last frame may be missing if the terminal did not accept it.
    let before = leavePictures() + modes.frameEnd + modes.inputOff
    let after = modes.wholeRegion + modes.promptLine
    if cterminal_leave(before, before.count, after, after.count) {
      cterminal_guard_screen(false)
    } else {
      cterminal_abandon()
    }
  }

  /// Takes the terminal after `leave`, to be painted completely, and queues `.resumed`, and `.resize` if the size
  /// changed.
  func enter() {
    isUp = true
    cterminal_guard_screen(true)
    _ = cterminal_return(modes.inputOn, modes.inputOn.count)
    shown = nil
    queued.append(.resumed)
    if let resized = resize() { queued.append(resized) } else if let latest { draw(latest) }
  }

  /// Fits ncurses to the window; nil if the size is unchanged.
  func resize() -> InputEvent? {
    guard let now = Self.readSize(), now != size else {
      if measureCells(), let latest { draw(latest) }
      return nil
    }
    size = now
    shown = nil
    measureCells()
    askForCells()
    cterminal_resize(Int32(now.width), Int32(now.height))
    pixels = PixelCells(places: writesPixels ? now.width * now.height : 0)
    return .resize(width: now.width, height: now.height)
  }

  /// The size of the terminal's window in columns and rows.
  static func readSize() -> (width: Int, height: Int)? {
    var width: Int32 = 0
    var height: Int32 = 0
    // Standard input, because standard output is a file while the screen is up.
    return cterminal_window_size(STDIN_FILENO, &width, &height) ? (Int(width), Int(height)) : nil
  }
}
