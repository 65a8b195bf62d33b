import Datasets
import Synchronization

/// Trains a fixed number of steps in each second of a clock that is moved by hand, on the thread that asks for news.
///
/// So a recording shows the same steps at the same times on every machine.
public final class PacedEngine: TrainingEngine {
  private struct Run {
    /// Nil once it has ended.
    var loop: TrainingLoop?
    /// When it began to train, and the steps it has taken since; nil while it pauses.
    var stretch: (began: Duration, steps: Int)?
  }

  private let run = Mutex(Run())
  private let news = Mutex(EngineNews())
  private let clock: ScriptClock
  private let stepsPerSecond: Double

  /// Loads the data of a run, and begins it, as an `EngineStarter`.
  public init(
    _ job: TrainingJob, stepsPerSecond: Double, clock: ScriptClock,
    _ loadDataset: @Sendable () throws(DatasetError) -> Dataset
  ) {
    self.clock = clock
    self.stepsPerSecond = stepsPerSecond
    run.withLock { run in
      run.loop = TrainingLoop(job, for: self, pace: stepsPerSecond, loadDataset)
      if run.loop?.isRunning == true { run.stretch = (clock.now, 0) }
      if run.loop == nil { news.withLock { $0.end() } }
    }
  }

  /// Executes a command at once.
  public func send(_ command: TrainingCommand) {
    run.withLock { run in
      run.loop?.obey(command)
      if run.loop?.isStopped == true {
        run.loop = nil
        news.withLock { $0.end() }
      }
      if run.loop?.isRunning != true {
        run.stretch = nil
      } else if run.stretch == nil {
        run.stretch = (clock.now, 0)
      }
    }
  }

  /// The events since the last call, after the steps that the clock asks for.
  public func takeEvents() -> [TrainingEvent] {
    run.withLock { run in
      guard let (began, taken) = run.stretch else { return }
      // A step that is due but for rounding is due.
      let due = Int(((clock.now - began) / .seconds(1) * stepsPerSecond + 1e-6).rounded(.down))
      for _ in taken..<max(taken, due) where run.loop?.isRunning == true { run.loop?.advance() }
      if due > taken { run.loop?.show() }
      run.stretch = run.loop?.isRunning == true ? (began, max(taken, due)) : nil
    }
    return news.withLock { $0.takeEvents() }
  }

  /// The latest snapshot, once.
  public func takeSnapshot() -> Snapshot? { news.withLock { $0.takeSnapshot() } }

  /// Whether no more events will come.
  public var hasEnded: Bool { news.withLock { $0.hasEnded } }
}

extension PacedEngine: TrainingListener {
  func tell(_ event: TrainingEvent) { news.withLock { $0.tell(event) } }
  func show(_ snapshot: Snapshot) { news.withLock { $0.snapshot = snapshot } }
  /// Only the state at the time that the clock shows is seen.
  var snapshotIsCollected: Bool { false }
}

/// A clock that moves only when it is told to.
public final class ScriptClock: Sendable {
  private let passed = Mutex(Duration.zero)

  /// A clock at zero.
  public init() {}

  /// The time that has passed.
  public var now: Duration { passed.withLock { $0 } }

  /// Moves the clock.
  public func pass(_ time: Duration) { passed.withLock { $0 += time } }
}
