import CTerminal

/// Makes `Terminal.wait` return, from any thread: for example when training has news or a download is finished.
///
/// Any number of calls before the main thread looks give one `.wake` event and one byte in the pipe. After the screen
/// is closed a call does nothing.
public struct Waker: Sendable {
  /// Only a terminal makes one, because the pipe must exist.
  init() {}

  /// Wakes the main thread. Never blocks; costs nothing while an earlier wake is pending.
  public func wake() {
    cterminal_wake()
  }
}
