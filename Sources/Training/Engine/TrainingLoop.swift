import Datasets

/// A run that obeys commands and takes steps, for an engine.
struct TrainingLoop {
  private let listener: any TrainingListener
  private let trainer: Trainer
  private let epochs: Int?
  /// Steps per second of a time that is told, not measured; nil on the machine's clock.
  private let pace: Double?
  private(set) var isRunning: Bool
  private(set) var isStopped = false
  private var throughput = Throughput()
  private var timeTrained = Duration.zero
  private var lastSnapshot: ContinuousClock.Instant?
  /// Twenty pictures per second look smooth; each takes a core from training for 1 ms.
  private static let snapshotInterval = Duration.milliseconds(50)

  /// A run whose data are loaded; nil if it cannot begin, which the listener is told.
  init?(
    _ job: consuming TrainingJob, for listener: any TrainingListener, pace: Double? = nil,
    _ loadDataset: () throws(DatasetError) -> Dataset
  ) {
    self.listener = listener
    self.pace = pace
    (epochs, isRunning) = (job.epochs, !job.isPaused)
    let threads = job.threads
    let checkpoint = (consume job).checkpoint
    listener.tell(.loading)
    do {
      let dataset = try loadDataset()
      trainer = try Trainer(consume checkpoint, dataset: dataset, threads: threads)
      listener.tell(.ready)
    } catch {
      listener.tell(.failed(reason: "\(error)"))
      return nil
    }
  }

  /// Executes a command.
  mutating func obey(_ command: TrainingCommand) {
    switch command {
    case .resume: isRunning = true
    case .pause: isRunning = false
    case .step:
      isRunning = false
      advance()
    case .setBeta(let beta): trainer.set(beta: beta)
    case .setObjective(let objective): trainer.set(objective)
    case .setLearningRate(let rate): trainer.learningRate = rate
    case .save(let path, let place):
      do throws(TrainingError) { try trainer.checkState() } catch { fail(error) }
      do throws(CheckpointError) {
        try trainer.write(to: path, place: place)
        listener.tell(.saved(path: path, step: trainer.step))
      } catch {
        listener.tell(.saveFailed(path: path, reason: error.description))
      }
    case .stop: isStopped = true
    }
    // The screen gets the exact state at which a pause or a change of beta took effect.
    show()
  }

  /// Takes a step.
  mutating func advance() {
    let start = ContinuousClock.now
    do throws(TrainingError) {
      try trainer.takeStep()
    } catch {
      return fail(error)
    }
    let end = ContinuousClock.now
    let told = pace.map { Duration.seconds(1 / $0) }
    throughput.note(images: trainer.latestBatchSize, in: told ?? end - start)
    let report = trainer.endEpoch()
    timeTrained += told ?? .now - start
    if let report {
      listener.tell(.epoch(report))
      if report.epoch == epochs {
        isRunning = false
        listener.tell(.reached(epochs: report.epoch))
      }
      show()
    } else if lastSnapshot.map({ end - $0 >= Self.snapshotInterval }) ?? true, listener.snapshotIsCollected {
      show()
    }
  }

  private mutating func fail(_ error: TrainingError) {
    isRunning = false
    show()
    listener.tell(.failed(reason: error.description))
  }

  /// Shows the present state.
  mutating func show() {
    lastSnapshot = .now
    listener.show(
      Snapshot(
        checkpoint: trainer.checkpointWithoutOptimizer, imagesPerSecond: throughput.imagesPerSecond,
        klPerDimension: trainer.recentKLPerDimension, totalCorrelation: trainer.foundTotalCorrelation,
        isRunning: isRunning, secondsTrained: timeTrained / .seconds(1)))
  }
}

/// Who hears of a run in this process.
protocol TrainingListener: Sendable {
  func tell(_ event: TrainingEvent)
  func show(_ snapshot: Snapshot)
  /// Whether the latest snapshot was taken, so that a new one is of use.
  var snapshotIsCollected: Bool { get }
}
