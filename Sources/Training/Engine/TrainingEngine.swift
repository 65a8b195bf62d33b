import Datasets

/// Trains a run behind a screen: a thread of this process, or a program elsewhere.
///
/// Commands go in and are executed between steps. Events come out, of which none is lost, and the latest snapshot,
/// which replaces the one before: a slow screen does not delay training. All are plain values; commands and events are
/// `Codable`.
public protocol TrainingEngine: AnyObject, Sendable {
  /// Sends a command.
  func send(_ command: TrainingCommand)
  /// The events since the last call, oldest first.
  func takeEvents() -> [TrainingEvent]
  /// The latest snapshot, once; nil if there is no new one.
  func takeSnapshot() -> Snapshot?
  /// Whether it has ended. No events come after those that `takeEvents` still has.
  var hasEnded: Bool { get }
  /// Runs `work`, on which the user waits, while training does not compete with it for a core.
  func standingStill<Result>(_ work: () -> Result) -> Result
}

extension TrainingEngine {
  /// An engine elsewhere does not compete with anybody.
  public func standingStill<Result>(_ work: () -> Result) -> Result { work() }
}

/// A run for an engine.
public struct TrainingJob: Sendable, Equatable {
  /// The run: new, or with everything that is needed to continue.
  public var checkpoint: Checkpoint
  /// Whether it waits for `resume` once its data are loaded.
  public var isPaused: Bool
  /// The number of epochs after which it pauses, once; nil for never.
  public var epochs: Int?
  /// The number of threads.
  public var threads: Int

  /// A job.
  public init(
    _ checkpoint: Checkpoint, isPaused: Bool = false, epochs: Int? = nil, threads: Int = Trainer.defaultThreads
  ) {
    self.checkpoint = checkpoint
    self.isPaused = isPaused
    self.epochs = epochs
    self.threads = threads
  }
}

/// Starts an engine on a job.
///
/// `loadDataset` loads the run's data, for engines in this process; others load what the configuration names. `onNews`
/// is called on any thread when there are events or a snapshot; it should only wake a thread.
public typealias EngineStarter =
  @Sendable (
    _ job: TrainingJob, _ loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset,
    _ onNews: @escaping @Sendable () -> Void
  ) -> any TrainingEngine
