import Foundation
import Synchronization

/// Requests to end this process: Ctrl-C, SIGTERM, or a terminal that hung up.
package enum StopSignal {
  private static let received = Atomic<Int32>(0)
  private static let overdue = Atomic<Bool>(false)
  /// Seconds after a signal that a write waits for a reader that does not read.
  private static let patience: UInt32 = 2

  /// From now on the first of these signals is only recorded; the same signal again ends the process.
  package static func watch() {
    // Initialized here: lazy initialization is not safe in a signal handler.
    received.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // `nohup` and a shell's background jobs ignore some of them; they stay ignored.
      var before = sigaction()
      sigaction(number, nil, &before)
      if isIgnored(before) { continue }
      handle(number) { number in
        StopSignal.received.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
        alarm(StopSignal.patience)
      }
    }
    watchClock()
    // A reader that goes away is an error of the write instead, so that no training is lost.
    signal(SIGPIPE, SIG_IGN)
  }

  /// From now on a write waits for its reader only briefly, because only messages are left.
  package static func hurry() {
    watchClock()
    alarm(patience)
  }

  /// The signal that was received; nil if none was.
  package static var number: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The signal in words.
  package static var reason: String? {
    switch number {
    case nil: nil
    case SIGINT: "stopped by Ctrl-C"
    case SIGTERM: "stopped by SIGTERM"
    default: "stopped by SIGHUP"
    }
  }

  /// Whether the process should have ended by now, so that a write that waits for its reader gives up.
  static var isOverdue: Bool { overdue.load(ordering: .relaxed) }

  /// Ends the process by the signal itself, so that its parent learns the reason and a shell loop ends, too. A shell
  /// reports it as 128 plus the number of the signal.
  package static func end(by number: Int32) -> Never {
    // No core dump: the end was requested.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    signal(number, SIG_DFL)
    unblock([number])
    raise(number)
    // The first process of a container is not ended by a signal that it sends itself.
    _exit(128 + number)
  }

  /// Repeatedly, because a write may begin just after a signal.
  private static func watchClock() {
    overdue.store(false, ordering: .relaxed)
    handle(SIGALRM) { _ in
      StopSignal.overdue.store(true, ordering: .relaxed)
      alarm(1)
    }
  }

  /// Unlike `signal`, lets a signal interrupt a waiting write. Also unblocks the signal, which the parent may have
  /// blocked.
  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
    unblock([number])
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func unblock(_ numbers: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
