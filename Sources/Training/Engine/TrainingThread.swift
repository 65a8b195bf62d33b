import Datasets
import Dispatch
import Files
import Foundation
import Synchronization
import Threads

#if canImport(Glibc)
  import Glibc
#endif

/// The engine that trains in a thread of this process.
public final class TrainingThread: TrainingEngine {
  private struct Shared {
    var commands: [TrainingCommand] = []
    var events: [TrainingEvent] = []
    var snapshot: Snapshot?
    var hasEnded = false
  }

  private let shared = Mutex(Shared())
  /// Wakes the thread when it waits for a command.
  private let doorbell = DispatchSemaphore(value: 0)
  private let onNews: @Sendable () -> Void
  private let rightOfWay = RightOfWay()

  /// Starts the thread, an `EngineStarter`. It loads its data first; then it trains, or waits for `resume`.
  public init(
    _ job: TrainingJob, _ loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset,
    _ onNews: @escaping @Sendable () -> Void
  ) {
    self.onNews = onNews
    let faults = FileSystem.faults
    let work: @Sendable () -> Void = { [self] in
      Self.stepBack()
      var run = TrainingLoop(thread: self, job: job)
      // A thread does not inherit it.
      FileSystem.$faults.withValue(faults) { run.begin(job.checkpoint, loadDataset) }
      // Together, so that who sees the end finds the event.
      shared.withLock {
        $0.hasEnded = true
        $0.events.append(.stopped)
      }
      onNews()
    }
    do throws(NoThread) {
      try startThread(named: "latent training", stackSize: 8 << 20, work)
    } catch {
      shared.withLock {
        $0.hasEnded = true
        $0.events += [.failed(reason: error.description), .stopped]
      }
      onNews()
    }
  }

  /// Tells the training something; it is read between two steps.
  public func send(_ command: TrainingCommand) {
    shared.withLock { $0.commands.append(command) }
    doorbell.signal()
  }

  /// Runs `work` while the training stands still, from the end of its present step.
  ///
  /// Threads that never rest make any other thread wait for the scheduler's next tick, 4 ms, each time that it gives up its
  /// core, as it does while a terminal takes a picture piece by piece. After 20 ms the training goes on all the same. `work`
  /// must not wait for it.
  public func standingStill<Result>(_ work: () -> Result) -> Result { rightOfWay.take(work) }

  /// Called between steps.
  func giveWay() { rightOfWay.give() }

  /// What has happened since the last call.
  public func takeEvents() -> [TrainingEvent] {
    shared.withLock { shared in
      defer { shared.events = [] }
      return shared.events
    }
  }

  /// The latest state of the run that was not taken yet.
  public func takeSnapshot() -> Snapshot? {
    shared.withLock { shared in
      defer { shared.snapshot = nil }
      return shared.snapshot
    }
  }

  /// Whether nothing more will come.
  public var hasEnded: Bool { shared.withLock { $0.hasEnded } }

  /// Lets whatever else wants a core have it first, the screen and the terminal above all: it uses little, and is waited for.
  /// Threads that this one starts inherit it.
  private static func stepBack() {
    #if os(Linux)
      // Of this thread alone, as Linux has it; elsewhere 0 is the whole process.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    #endif
  }

  func takeCommands() -> [TrainingCommand] {
    shared.withLock { shared in
      defer { shared.commands = [] }
      return shared.commands
    }
  }

  func waitForCommand() { doorbell.wait() }

  func tell(_ event: TrainingEvent) {
    shared.withLock { $0.events.append(event) }
    onNews()
  }

  func show(_ snapshot: Snapshot) {
    shared.withLock { $0.snapshot = snapshot }
    onNews()
  }

  var snapshotIsCollected: Bool { shared.withLock { $0.snapshot == nil } }
}
