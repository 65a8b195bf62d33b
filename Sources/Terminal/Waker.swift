import CTerminal

/// Makes `Terminal.wait` return from any thread: a training thread that has something to show, a finished download.
///
/// Any number of calls before the main thread looks make one `.wake` event and one byte in a pipe. After the screen is
/// closed a call does nothing.
public struct Waker: Sendable {
  /// Only a terminal makes one: the pipe must exist.
  init() {}

  /// Wakes the main thread. Never blocks; costs nothing while an earlier wake is on its way.
  public func wake() {
    cterminal_wake()
  }
}
