import CommandSupport
import Drawing
import Files
import Training

/// A run without a screen: steps, and an evaluation and a save at the end of every epoch, until it is complete or
/// stopped.
struct TrainingSession {
  let trainer: Trainer
  let file: String
  /// Whether the complete run is saved with its optimizer. Earlier saves always include it, so that the run can be
  /// resumed.
  let keepsOptimizer: Bool
  /// Whether the file holds this run, at whatever step.
  var fileHoldsRun: Bool
  let reporter: TrainingReporter
  /// The place and bookmarks of an explorer, which stay with the model.
  let place: Checkpoint.Place?
  private var savedStep: Int?

  init(
    trainer: Trainer, file: String, keepsOptimizer: Bool, fileHoldsRun: Bool, reporter: TrainingReporter,
    place: Checkpoint.Place?
  ) {
    self.trainer = trainer
    self.file = file
    self.keepsOptimizer = keepsOptimizer
    self.fileHoldsRun = fileHoldsRun
    self.reporter = reporter
    self.place = place
  }

  mutating func train(epochs: Int) throws {
    let begin = trainer.step
    do {
      while trainer.epoch < epochs {
        if let reason = StopSignal.reason { throw CommandError.stopped(reason: reason, saved: "") }
        try takeStep(of: epochs)
      }
    } catch let error as TrainingError {
      reporter.clear()
      throw CommandError.training(error, saved: keepLastGoodWeights())
    } catch CommandError.stopped(let reason, _) {
      reporter.clear()
      throw CommandError.stopped(reason: reason, saved: try saveOnTheWay(since: begin, epochs: epochs))
    } catch CommandError.readerGone {
      reporter.clear()
      throw CommandError.stopped(
        reason: "the reader of the output has gone, so training stopped",
        saved: try saveOnTheWay(since: begin, epochs: epochs))
    }
    if savedStep != trainer.step || !keepsOptimizer {
      try saveFinally(keepsOptimizer: keepsOptimizer)
    }
    try reporter.end(trainer, file: file)
  }

  private mutating func takeStep(of epochs: Int) throws {
    let start = ContinuousClock.now
    try trainer.takeStep()
    reporter.noteSteps(trainer, images: trainer.latestBatchSize, in: ContinuousClock.now - start)
    guard let report = trainer.endEpoch() else { return }
    try trainer.checkState()
    // So that the curve of a dial can be seen without its data.
    if report.epoch == epochs { trainer.measureSweep() }
    do throws(CheckpointError) {
      try save()
    } catch {
      // Training continues: the disk may have room by the end of the next epoch.
      reporter.note("\(error) Training goes on; the next attempt is at the next epoch's end.")
    }
    try reporter.noteEpoch(report, trainer)
  }

  private mutating func save(keepsOptimizer: Bool = true) throws(CheckpointError) {
    try trainer.write(to: file, keepsOptimizer: keepsOptimizer, place: place)
    savedStep = trainer.step
    fileHoldsRun = true
  }

  /// Saves the run or, if that fails, saves it in the folder for temporary files.
  private mutating func saveFinally(keepsOptimizer: Bool = true) throws {
    do throws(CheckpointError) {
      try save(keepsOptimizer: keepsOptimizer)
    } catch {
      if let refuge = try? FileClaim.refuge(for: file),
        (try? trainer.write(to: refuge.path, keepsOptimizer: keepsOptimizer, place: place)) != nil
      {
        reporter.note("the run was saved to \(refuge.path) instead")
      }
      throw error
    }
  }

  /// Saves a run that ends early; returns what became of it and how to resume it.
  private mutating func saveOnTheWay(since begin: Int, epochs: Int) throws -> String {
    let epochsDone = Double(trainer.step) / Double(trainer.batchesPerEpoch)
    if trainer.step == begin { return "nothing was trained and nothing saved." }
    if savedStep != trainer.step { try saveFinally() }
    return """
      step \(trainer.step) (\(Numerals.fixed(epochsDone, digits: 1)) epochs) is saved in \(file); \
      `latent train --resume \(file.shellWord) --epochs \(epochs)` goes on.
      """
  }

  /// After a loss that was not finite: a saved epoch is better than the last weights, which are better than nothing.
  private mutating func keepLastGoodWeights() -> String {
    // Whoever asks the doctor about the file should hear of it. A file that this session has not written stays as it is.
    if savedStep != nil, var saved = try? Checkpoint(contentsOf: file) {
      saved.history.note(trainer.history.breakdown)
      try? saved.write(to: file)
    }
    if let savedStep { return "\(file) holds the run as it was at step \(savedStep)." }
    if fileHoldsRun { return "\(file) is as it was." }
    if trainer.step > 0, (try? save()) != nil {
      return "\(file) holds the last good weights, those of step \(trainer.step)."
    }
    return "Nothing was saved."
  }
}
