import Foundation
import Synchronization

/// Whether somebody has asked this process to end: Ctrl-C, SIGTERM, or a terminal that went away.
package enum StopSignal {
  private static let received = Atomic<Int32>(0)
  private static let overdue = Atomic<Bool>(false)
  /// Seconds that a reader who takes nothing has from a signal on.
  private static let patience: UInt32 = 2

  /// From now on these signals are only noted, once: the same signal again ends the process at once.
  package static func watch() {
    // Exists before a handler may touch it: making it is not safe in one.
    received.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // `nohup` and shells that start a job in the background ignore some; that is to stay.
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
    // A reader that goes away is met where we write, so that nothing trained is lost.
    signal(SIGPIPE, SIG_IGN)
  }

  /// From now on nobody is waited for who does not read our last words: all else is done.
  package static func hurry() {
    watchClock()
    alarm(patience)
  }

  /// The signal that was received; nil while nobody wants us to end.
  package static var number: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// What was received, in words.
  package static var reason: String? {
    switch number {
    case nil: nil
    case SIGINT: "stopped by Ctrl-C"
    case SIGTERM: "stopped by SIGTERM"
    default: "stopped by SIGHUP"
    }
  }

  /// Whether the process should have ended by now: a write that waits for its reader is given up.
  package static var isOverdue: Bool { overdue.load(ordering: .relaxed) }

  /// Ends the process as the signal would have: whoever started it learns what ended it, and a shell's loop around it ends too.
  /// A shell says 128 and the signal's number.
  package static func end(by number: Int32) -> Never {
    // What asked for the end is not a fault to be looked into.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    signal(number, SIG_DFL)
    unblock([number])
    raise(number)
    // The first process of a container is not ended by a signal of its own.
    _exit(128 + number)
  }

  /// Again and again, because a write may begin just after a signal.
  private static func watchClock() {
    overdue.store(false, ordering: .relaxed)
    handle(SIGALRM) { _ in
      StopSignal.overdue.store(true, ordering: .relaxed)
      alarm(1)
    }
  }

  /// Unlike `signal`, lets a write that waits return. Unblocks the signal: a program that starts others from a thread of its own
  /// may have blocked it, and that is inherited.
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
