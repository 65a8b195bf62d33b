import Datasets

/// Whatever trains a run behind a screen: a thread of this process, or a program elsewhere.
///
/// Commands go in and are obeyed between steps. Out come events, of which none is lost, and the latest snapshot, which
/// replaces the one before: a slow screen neither queues pictures nor holds up the training. All are plain values. Commands
/// and events are `Codable`; a snapshot is a checkpoint, which has a file format, and a few numbers.
public protocol TrainingEngine: AnyObject, Sendable {
  /// Passes on a command.
  func send(_ command: TrainingCommand)
  /// What happened since the last call, oldest first.
  func takeEvents() -> [TrainingEvent]
  /// The latest snapshot, once.
  func takeSnapshot() -> Snapshot?
  /// Whether it has ended, and will tell no more than what `takeEvents` still has.
  var hasEnded: Bool { get }
  /// Runs `work`, for a moment that somebody waits for, while the training does not compete with it for a core.
  func standingStill<Result>(_ work: () -> Result) -> Result
}

extension TrainingEngine {
  /// An engine that computes elsewhere competes with nobody.
  public func standingStill<Result>(_ work: () -> Result) -> Result { work() }
}

/// What an engine is to train.
public struct TrainingJob: Sendable, Equatable {
  /// The run: at its beginning, or with all that it takes to go on.
  public var checkpoint: Checkpoint
  /// Whether it waits for `resume` when its data are there.
  public var isPaused: Bool
  /// How many epochs of the run to pause after, once; nil for never.
  public var epochs: Int?
  /// Threads to compute with.
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
/// `loadDataset` reads the run's data, for engines of this process; any other reads what the job's configuration names. `onNews`
/// may be called on any thread whenever there is something to collect; it should only wake somebody.
public typealias EngineStarter =
  @Sendable (
    _ job: TrainingJob, _ loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset,
    _ onNews: @escaping @Sendable () -> Void
  ) -> any TrainingEngine
