import Datasets
import Dispatch
import Files
import Foundation
import Synchronization
import Threads

#if canImport(Glibc)
  import Glibc
#endif

/// Trains in a thread of this process.
public final class TrainingThread: TrainingEngine {
  private struct Shared {
    /// What to do, until the thread begins. Kept longer it would be a copy of the weights and moments at the start.
    var job: TrainingJob?
    var commands: [TrainingCommand] = []
    var news = EngineNews()
  }

  private let shared = Mutex(Shared())
  /// Wakes the thread when it waits for a command.
  private let doorbell = DispatchSemaphore(value: 0)
  private let onNews: @Sendable () -> Void
  private let rightOfWay = RightOfWay()

  /// Starts the thread, an `EngineStarter`. It loads its data; then it trains, or waits for `resume`.
  public init(
    _ job: TrainingJob, _ loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset,
    _ onNews: @escaping @Sendable () -> Void
  ) {
    self.onNews = onNews
    let faults = FileSystem.faults
    shared.withLock { $0.job = job }
    let work: @Sendable () -> Void = { [self] in
      Self.stepBack()
      // A thread does not inherit task-local values.
      FileSystem.$faults.withValue(faults) {
        guard let job = takeJob() else { return }
        guard var run = TrainingLoop(consume job, for: self, loadDataset) else { return }
        train(&run)
      }
      shared.withLock { $0.news.end() }
      onNews()
    }
    do throws(NoThread) {
      try startThread(named: "latent training", stackSize: 8 << 20, work)
    } catch {
      shared.withLock { $0.news.end(failed: error.description) }
      onNews()
    }
  }

  /// Sends a command, which is executed between two steps.
  public func send(_ command: TrainingCommand) {
    shared.withLock { $0.commands.append(command) }
    doorbell.signal()
  }

  /// Runs `work` while training pauses, from the end of the current step.
  ///
  /// Threads that never sleep make any other thread wait up to 4 ms, the scheduler's tick, each time it gives up its
  /// core, as it does while a terminal accepts a picture in pieces. Training continues after 20 ms in any case. `work`
  /// must not wait for it.
  public func standingStill<Result>(_ work: () -> Result) -> Result { rightOfWay.take(work) }

  /// Executes commands between steps, until one says to stop.
  private func train(_ run: inout TrainingLoop) {
    while true {
      rightOfWay.give()
      for command in takeCommands() { run.obey(command) }
      if run.isStopped { return }
      if run.isRunning {
        run.advance()
      } else {
        doorbell.wait()
      }
    }
  }

  /// The events since the last call.
  public func takeEvents() -> [TrainingEvent] { shared.withLock { $0.news.takeEvents() } }

  /// The latest snapshot, once.
  public func takeSnapshot() -> Snapshot? { shared.withLock { $0.news.takeSnapshot() } }

  /// Whether no more events will come.
  public var hasEnded: Bool { shared.withLock { $0.news.hasEnded } }

  /// Lowers this thread's priority below everything interactive, above all the screen and the terminal. Threads that it
  /// starts inherit it.
  private static func stepBack() {
    #if os(Linux)
      // On Linux this affects this thread only; elsewhere 0 means the whole process. Whoever began the process with a lower
      // priority keeps it.
      let which = __priority_which_t(PRIO_PROCESS.rawValue)
      setpriority(which, 0, max(10, getpriority(which, 0)))
    #endif
  }

  private func takeJob() -> TrainingJob? {
    shared.withLock { shared in
      defer { shared.job = nil }
      return shared.job
    }
  }

  private func takeCommands() -> [TrainingCommand] {
    shared.withLock { shared in
      defer { shared.commands = [] }
      return shared.commands
    }
  }
}

extension TrainingThread: TrainingListener {
  func tell(_ event: TrainingEvent) {
    shared.withLock { $0.news.tell(event) }
    onNews()
  }

  func show(_ snapshot: Snapshot) {
    shared.withLock { $0.news.snapshot = snapshot }
    onNews()
  }

  var snapshotIsCollected: Bool { shared.withLock { $0.news.snapshot == nil } }
}
