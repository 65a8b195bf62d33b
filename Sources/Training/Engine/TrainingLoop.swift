import Datasets

/// The loop of a training thread: steps, and commands between them.
struct TrainingLoop {
  private let thread: TrainingThread
  private let epochs: Int?
  private let threads: Int
  private var isRunning: Bool
  private var isStopped = false
  private var throughput = Throughput()
  private var timeTrained = Duration.zero
  private var lastSnapshot: ContinuousClock.Instant?
  /// Twenty pictures per second look smooth; each takes a core from training for 1 ms.
  private static let snapshotInterval = Duration.milliseconds(50)

  init(thread: TrainingThread, job: TrainingJob) {
    self.thread = thread
    epochs = job.epochs
    threads = job.threads
    isRunning = !job.isPaused
  }

  mutating func begin(_ checkpoint: consuming Checkpoint, _ loadDataset: () throws(DatasetError) -> Dataset) {
    thread.tell(.loading)
    let trainer: Trainer
    do {
      let dataset = try loadDataset()
      trainer = try Trainer(consume checkpoint, dataset: dataset, threads: threads)
      thread.tell(.ready)
    } catch {
      return thread.tell(.failed(reason: "\(error)"))
    }
    while true {
      thread.giveWay()
      for command in thread.takeCommands() { obey(command, trainer) }
      if isStopped { return }
      if isRunning {
        advance(trainer)
      } else {
        thread.waitForCommand()
      }
    }
  }

  private mutating func obey(_ command: TrainingCommand, _ trainer: Trainer) {
    switch command {
    case .resume: isRunning = true
    case .pause: isRunning = false
    case .step:
      isRunning = false
      advance(trainer)
    case .setBeta(let beta): trainer.set(beta: beta)
    case .setObjective(let objective): trainer.set(objective)
    case .setLearningRate(let rate): trainer.learningRate = rate
    case .save(let path, let place):
      do throws(TrainingError) { try trainer.checkState() } catch { fail(error, trainer) }
      do throws(CheckpointError) {
        try trainer.write(to: path, place: place)
        thread.tell(.saved(path: path, step: trainer.step))
      } catch {
        thread.tell(.saveFailed(path: path, reason: error.description))
      }
    case .stop: isStopped = true
    }
    // The screen gets the exact state at which a pause or a change of beta took effect.
    show(trainer)
  }

  private mutating func advance(_ trainer: Trainer) {
    let start = ContinuousClock.now
    do throws(TrainingError) {
      try trainer.takeStep()
    } catch {
      return fail(error, trainer)
    }
    let end = ContinuousClock.now
    throughput.note(images: trainer.latestBatchSize, in: end - start)
    let report = trainer.endEpoch()
    timeTrained += .now - start
    if let report {
      thread.tell(.epoch(report))
      if report.epoch == epochs {
        isRunning = false
        thread.tell(.reached(epochs: report.epoch))
      }
      show(trainer)
    } else if lastSnapshot.map({ end - $0 >= Self.snapshotInterval }) ?? true, thread.snapshotIsCollected {
      show(trainer)
    }
  }

  private mutating func fail(_ error: TrainingError, _ trainer: Trainer) {
    isRunning = false
    show(trainer)
    thread.tell(.failed(reason: error.description))
  }

  private mutating func show(_ trainer: Trainer) {
    lastSnapshot = .now
    thread.show(
      Snapshot(
        checkpoint: trainer.checkpointWithoutOptimizer, imagesPerSecond: throughput.imagesPerSecond,
        klPerDimension: trainer.recentKLPerDimension, totalCorrelation: trainer.foundTotalCorrelation,
        isRunning: isRunning, secondsTrained: timeTrained / .seconds(1)))
  }
}
