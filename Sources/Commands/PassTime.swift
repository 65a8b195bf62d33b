import CommandSupport
import Datasets
import Drawing
import Training

/// How long the rest of a run takes, by passes that were measured.
struct PassTime {
  let name: String
  /// Passes that are left.
  let passes: Int
  /// Of one pass, in seconds, its evaluation included; 0 if none is left.
  let secondsPerPass: Double

  /// Trains a copy of the run to the end of its pass, and throws it away.
  ///
  /// - Throws: `TrainingError`; `CommandError.stopped` if the program is asked to end.
  init(_ name: String, _ checkpoint: Checkpoint, on dataset: Dataset, epochs: Int, threads: Int) throws {
    self.name = name
    passes = max(epochs - checkpoint.epochs, 0)
    guard passes > 0 else {
      secondsPerPass = 0
      return
    }
    let trainer = try Trainer(checkpoint, dataset: dataset, threads: threads)
    let (start, first) = (ContinuousClock.now, trainer.step)
    repeat {
      if let reason = StopSignal.reason { throw CommandError.stopped(reason: reason, saved: "Nothing has begun.") }
      try trainer.takeStep()
    } while trainer.endEpoch() == nil
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // A run that was stopped within a pass has less than one to its end.
    secondsPerPass = seconds * Double(trainer.batchesPerEpoch) / Double(trainer.step - first)
  }

  var seconds: Double { secondsPerPass * Double(passes) }

  var sentence: String {
    passes == 0
      ? "\(name): all passes are trained"
      : "\(name): \(passes) \(passes == 1 ? "pass" : "passes") left, \(Numerals.fixed(secondsPerPass, digits: 2)) s each by one that was "
        + "measured now: \(Numerals.clock(seconds))"
  }

  var json: JSON {
    .object([
      ("model", .text(name)), ("passes_left", .whole(passes)), ("seconds_per_pass", .number(secondsPerPass)),
      ("seconds_left", .number(seconds)),
    ])
  }
}
