import Datasets
import Dispatch

/// Runs background work for the screen: one job at a time, always the latest requested, and during training so rarely
/// that the training is hardly slowed. Belongs to the session's thread.
public final class PacedWorker {
  /// A piece of work with everything it needs.
  struct Job: Sendable {
    /// Whether it takes long, so that it is cancelled when training begins or a newer job is requested.
    var isLong = false
    /// Does the work on the worker's thread, and reports until it is done or cancelled.
    let work: @Sendable (Cancellation, _ report: (ExplorerEvent) -> Void) -> Void
  }

  private let kind: BackgroundWork
  private let inbox: Inbox
  private let wake: @Sendable () -> Void
  private let clock: @Sendable () -> Duration
  private let queue: DispatchQueue
  private var pacer: Pacer
  private var waiting: Job?
  private var running: (isLong: Bool, began: Duration, cancellation: Cancellation)?

  /// Reports arrive as events; the last one is `ExplorerEvent.workEnded`.
  init(
    _ kind: BackgroundWork, inbox: Inbox, clock: @escaping @Sendable () -> Duration,
    wake: @escaping @Sendable () -> Void
  ) {
    self.kind = kind
    self.inbox = inbox
    self.clock = clock
    self.wake = wake
    queue = DispatchQueue(label: "latent.\(kind.rawValue)")
    pacer = Pacer(
      interval: kind.pace.interval, rests: kind.pace.rests, clock: clock, timer: queue, wake: wake)
  }

  /// Whether an event will follow soon.
  var isAtWork: Bool { running != nil }

  /// Requests a job, in place of one that is still waiting.
  func request(_ job: Job, isTraining: Bool) {
    waiting = job
    if let running, running.isLong { running.cancellation.cancel() }
    startIfDue(isTraining: isTraining)
  }

  /// The job is over.
  func ended(isTraining: Bool) {
    guard let running else { return }
    self.running = nil
    // A long job without training has slowed nothing.
    if !running.isLong { pacer.ended(began: running.began) }
    startIfDue(isTraining: isTraining)
  }

  /// Starts a waiting job whose time has come. Called regularly.
  func startIfDue(isTraining: Bool) {
    if let running, running.isLong, isTraining, kind != .scoring { running.cancellation.cancel() }
    guard let job = waiting, running == nil, pacer.mayBegin(isTraining: isTraining) else { return }
    waiting = nil
    let cancellation = Cancellation()
    running = (job.isLong, clock(), cancellation)
    queue.async { [kind, inbox, wake] in
      job.work(cancellation) { event in
        inbox.put(event)
        wake()
      }
      inbox.put(.workEnded(kind))
      wake()
    }
  }

  /// Cancels everything and waits for it to end: matrix products that are still being computed at `exit` crash the
  /// process.
  func end() {
    waiting = nil
    running?.cancellation.cancel()
    queue.sync {}
  }
}
