import Foundation
import Synchronization

/// Whether somebody has asked this process to end: Ctrl-C, SIGTERM, or a terminal that went away.
enum StopSignal {
  private static let received = Atomic<Int32>(0)

  /// From now on these signals are only noted, once: the same signal again ends the process at once.
  static func watch() {
    // Exists before a handler may touch it: making it is not safe in one.
    received.store(0, ordering: .relaxed)
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&watched, number)
      let before = signal(number) { number in
        StopSignal.received.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
      // `nohup` and shells that start a job in the background ignore some; that is to stay.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
    }
    // A program that starts others from a thread of its own may have blocked them, and that is inherited.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    // A reader that goes away is met where we write, so that nothing trained is lost.
    signal(SIGPIPE, SIG_IGN)
  }

  /// What was received, in words; nil while nobody wants us to end.
  static var reason: String? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGINT: "stopped by Ctrl-C"
    case SIGTERM: "stopped by SIGTERM"
    default: "stopped by SIGHUP"
    }
  }
}
