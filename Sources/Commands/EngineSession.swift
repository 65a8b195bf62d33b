import CommandSupport
import Datasets
import Dispatch
import Drawing
import Files
import Training
import VAE

/// A run without a screen that another engine trains: a save at the end of every epoch, until it is complete or stopped.
struct EngineSession {
  let file: String
  /// Whether the complete run is saved with its optimizer. Earlier saves always include it.
  let keepsOptimizer: Bool
  /// Whether the file holds this run, at whatever step.
  var fileHoldsRun: Bool
  let reporter: TrainingReporter
  let dataset: Dataset
  private let engine: any TrainingEngine
  private let news: DispatchSemaphore
  private let place: Checkpoint.Place?
  private let begin: Int
  /// The run as the engine last reported it, with the weights of its start.
  private var run: Checkpoint
  private var savedStep: Int?
  /// Why the latest save failed; nil if it succeeded.
  private var problem: String?

  /// Starts the engine on a run.
  init(
    _ checkpoint: Checkpoint, on dataset: Dataset, epochs: Int, threads: Int, engine: EngineStarter, file: String,
    keepsOptimizer: Bool, fileHoldsRun: Bool, reporter: TrainingReporter
  ) throws {
    (self.file, self.keepsOptimizer, self.fileHoldsRun, self.reporter, self.dataset) = (
      file, keepsOptimizer, fileHoldsRun, reporter, dataset
    )
    run = try checkpoint.begun(on: dataset)
    (place, begin) = (checkpoint.place, checkpoint.step)
    let news = DispatchSemaphore(value: 0)
    self.news = news
    self.engine = engine(
      TrainingJob(checkpoint, epochs: epochs, threads: threads), { () throws(DatasetError) in dataset },
      { news.signal() })
  }

  /// Trains to the end, or until a signal.
  mutating func train(epochs: Int) throws {
    do {
      try reporter.begin(run, on: dataset, file: file)
      try watch()
    } catch CommandError.stopped(let reason, _) {
      throw CommandError.stopped(reason: reason, saved: try saveOnTheWay(epochs: epochs))
    } catch CommandError.readerGone {
      throw CommandError.stopped(
        reason: "the reader of the output has gone, so training stopped", saved: try saveOnTheWay(epochs: epochs))
    } catch {
      end()
      throw error
    }
    if problem != nil { try saveInRefuge() }
    end()
    try finish()
    try reporter.end(run, file: file)
  }

  /// Follows the run until it is complete.
  private mutating func watch() throws {
    var isComplete = false
    while !isComplete {
      _ = news.wait(timeout: .now() + .milliseconds(100))
      if let reason = StopSignal.reason { throw CommandError.stopped(reason: reason, saved: "") }
      lookAtProgress()
      for event in engine.takeEvents() {
        switch event {
        case .epoch(let report):
          engine.send(.save(path: file, place))
          try reporter.noteEpoch(report, run)
        case .saved, .saveFailed: note(event)
        case .reached:
          try waitForSave()
          isComplete = true
        case .failed(let reason):
          reporter.clear()
          throw CommandError.unusable("\(reason) \(keepLastGoodWeights())")
        case .stopped: throw CommandError.unusable("The trainer has ended. \(whatIsSaved)")
        case .loading, .ready: continue
        }
      }
    }
  }

  private mutating func lookAtProgress() {
    guard let snapshot = engine.takeSnapshot() else { return }
    let images = max(snapshot.checkpoint.step - run.step, 0) * run.configuration.batchSize
    run = snapshot.checkpoint
    if images > 0 {
      reporter.noteSteps(run, images: images, in: .seconds(Double(images) / max(snapshot.imagesPerSecond, 1e-9)))
    }
  }

  private mutating func note(_ event: TrainingEvent) {
    switch event {
    case .saved(_, let step): (savedStep, problem, fileHoldsRun) = (step, nil, true)
    case .saveFailed(_, let reason):
      problem = reason
      reporter.note("\(reason) Training goes on; the next attempt is at the next epoch's end.")
    default: break
    }
  }

  /// Waits for the answer to the latest save, or for the engine's end. Returns whether it was saved.
  @discardableResult
  private mutating func waitForSave() throws -> Bool {
    while true {
      for event in engine.takeEvents() {
        note(event)
        switch event {
        case .saved: return true
        case .saveFailed, .stopped: return false
        case .failed(let reason): problem = reason
        default: continue
        }
      }
      _ = news.wait(timeout: .now() + .milliseconds(100))
    }
  }

  /// Saves a run that ends early; returns what became of it and how to resume it.
  private mutating func saveOnTheWay(epochs: Int) throws -> String {
    reporter.clear()
    engine.send(.pause)
    engine.send(.save(path: file, place))
    let before = savedStep
    if try !waitForSave() { try saveInRefuge() }
    end()
    lookAtProgress()
    guard let step = savedStep, step > begin || before != nil else {
      return "nothing was trained; \(file) holds the run as it began."
    }
    let epochsDone = Double(step) / Double(max(run.batchesPerEpoch, 1))
    return """
      step \(step) (\(Numerals.fixed(epochsDone, digits: 1)) epochs) is saved in \(file); \
      `latent train --resume \(file.shellWord) --epochs \(epochs)` goes on.
      """
  }

  /// After a save that failed, saves the run in the folder for temporary files.
  private mutating func saveInRefuge() throws {
    let reason = problem ?? "the trainer did not answer."
    if let refuge = try? FileClaim.refuge(for: file) {
      engine.send(.save(path: refuge.path, place))
      if try waitForSave() { reporter.note("the run was saved to \(refuge.path) instead") }
    }
    end()
    throw CommandError.unusable(reason)
  }

  /// After a failure: a saved epoch is better than the last weights, which are better than nothing.
  private mutating func keepLastGoodWeights() -> String {
    if savedStep == nil, !fileHoldsRun, !engine.hasEnded {
      engine.send(.save(path: file, place))
      if (try? waitForSave()) == true, let savedStep {
        return "\(file) holds the last good weights, those of step \(savedStep)."
      }
    }
    return whatIsSaved
  }

  private var whatIsSaved: String {
    if let savedStep { return "\(file) holds the run as it was at step \(savedStep)." }
    return fileHoldsRun ? "\(file) is as it was." : "Nothing was saved."
  }

  /// What the engine does not do: the curve of a dial, and a file without the optimizer.
  private func finish() throws {
    let range = run.configuration.architecture.betaRange
    guard range != nil || !keepsOptimizer else { return }
    var checkpoint = try Checkpoint(contentsOf: file)
    try checkpoint.measureSweep(on: dataset.test)
    try (keepsOptimizer ? checkpoint : checkpoint.withoutOptimizer).write(to: file)
  }

  private func end() {
    engine.send(.stop)
    while !engine.hasEnded { _ = news.wait(timeout: .now() + .milliseconds(100)) }
  }
}

/// One of several processes that a launcher started: it trains with the others, and the first of them reports and saves.
struct EngineWorker {
  /// Trains until the first process stops.
  static func train(
    _ checkpoint: Checkpoint, on dataset: Dataset, epochs: Int, threads: Int, engine: EngineStarter
  ) throws {
    let news = DispatchSemaphore(value: 0)
    let engine = engine(
      TrainingJob(checkpoint, epochs: epochs, threads: threads), { () throws(DatasetError) in dataset },
      { news.signal() })
    var problem: String?
    while true {
      for event in engine.takeEvents() { if case .failed(let reason) = event { problem = reason } }
      if engine.hasEnded { break }
      news.wait()
    }
    if let problem { throw CommandError.unusable(problem) }
  }
}
