/// A key that was pressed, as far as terminals can tell keys apart.
public enum Key: Equatable, Hashable, Sendable {
  /// A letter, digit, sign or the space bar.
  case character(Character)
  /// The arrow keys.
  case up, down, left, right
  /// The arrow keys with Shift.
  case shiftUp, shiftDown, shiftLeft, shiftRight
  /// The keys for a page and for the two ends.
  case pageUp, pageDown, home, end
  /// Return, Escape, the key that deletes backwards, and Delete.
  case enter, escape, backspace, delete
  /// Tab, without and with Shift.
  case tab, backTab
  /// F1 and on.
  case function(Int)
}

/// Something that happened to the terminal or the program's process.
public enum InputEvent: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// A text was pasted. It is not keys: a field takes it as a whole, and elsewhere it is ignored. It may contain
  /// control characters and line breaks.
  case paste(String)
  /// The first mouse button was pressed at this column and row.
  case click(x: Int, y: Int)
  /// The mouse was moved to this column and row with the first button held down.
  case drag(x: Int, y: Int)
  /// The mouse wheel was turned at this column and row.
  case scroll(x: Int, y: Int, up: Bool)
  /// The screen has a new size, in columns and rows.
  case resize(width: Int, height: Int)
  /// SIGTERM: end the program in good order.
  case terminate
  /// SIGHUP: the terminal is gone.
  case hangUp
  /// Ctrl-C.
  case interrupt
  /// The terminal has said what background it has.
  case background(TerminalBackground)
  /// The terminal has said whether it can show pictures in pixels, or has not said so in time.
  case pixels(Bool)
  /// The program continues after Ctrl-Z and `fg`.
  case resumed
  /// Another thread has news.
  case wake
}
