import Datasets
import Dispatch

/// Work in the background that the screen shows: one job at a time, always the latest that was asked for, and while the
/// model trains so rarely that the training hardly feels it. Belongs to the session's thread.
public final class PacedWorker {
  /// One thing to do, with all that it needs.
  struct Job: Sendable {
    /// Whether it takes long, so that it is called off when training begins or something newer is asked for.
    var isLong = false
    /// Does it on the worker's thread, and reports until it is done or called off.
    let work: @Sendable (Cancellation, _ report: (ExplorerEvent) -> Void) -> Void
  }

  /// What a worker does, so that it hears that its job is over.
  public enum Kind: CaseIterable, Sendable {
    /// The places of the test images in the latent space.
    case testEncoding
    /// The curve of the dial.
    case dialCurve
    /// The reconstruction of every test image.
    case scoring

    /// The least time from one job's beginning to the next one's while it trains, and how many times as long as a job took
    /// the next one waits: a part of one core's time, and no more often than one can look.
    var pace: (interval: Duration, rests: Int) {
      switch self {
      case .testEncoding: (.seconds(1), 24)
      case .dialCurve: (.seconds(2), 40)
      // The user asked for it, and for nothing else meanwhile.
      case .scoring: (.zero, 0)
      }
    }
  }

  private let kind: Kind
  private let inbox: Inbox
  private let wake: @Sendable () -> Void
  private let queue: DispatchQueue
  private var pacer: Pacer
  private var waiting: Job?
  private var running: (isLong: Bool, began: ContinuousClock.Instant, cancellation: Cancellation)?

  /// What is reported comes as events, and after the last one `ExplorerEvent.workEnded`.
  init(_ kind: Kind, inbox: Inbox, wake: @escaping @Sendable () -> Void) {
    self.kind = kind
    self.inbox = inbox
    self.wake = wake
    queue = DispatchQueue(label: "latent.\(kind)")
    pacer = Pacer(interval: kind.pace.interval, rests: kind.pace.rests, timer: queue, wake: wake)
  }

  /// Whether there will be an event soon.
  var isAtWork: Bool { running != nil }

  /// Asks for a job, in place of one that still waits.
  func request(_ job: Job, isTraining: Bool) {
    waiting = job
    if let running, running.isLong { running.cancellation.cancel() }
    startIfDue(isTraining: isTraining)
  }

  /// The job is over.
  func ended(isTraining: Bool) {
    guard let running else { return }
    self.running = nil
    // What took long at rest cost no training.
    if !running.isLong { pacer.ended(began: running.began) }
    startIfDue(isTraining: isTraining)
  }

  /// To be called whenever time has gone by.
  func startIfDue(isTraining: Bool) {
    if let running, running.isLong, isTraining, kind != .scoring { running.cancellation.cancel() }
    guard let job = waiting, running == nil, pacer.mayBegin(isTraining: isTraining) else { return }
    waiting = nil
    let cancellation = Cancellation()
    running = (job.isLong, .now, cancellation)
    queue.async { [kind, inbox, wake] in
      job.work(cancellation) { event in
        inbox.put(event)
        wake()
      }
      inbox.put(.workEnded(kind))
      wake()
    }
  }

  /// Calls everything off, and waits until nothing is done any more: at `exit`, products that are still being computed crash
  /// the process.
  func end() {
    waiting = nil
    running?.cancellation.cancel()
    queue.sync {}
  }
}
