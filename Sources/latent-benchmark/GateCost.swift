import CommandSupport
import Datasets
import Drawing
import Training
import VAE

/// The additional cost of a training step of a gated model over one with the same widths and no gates.
struct GateCost {
  let threads: Int
  /// Milliseconds per step.
  let gated, ungated: Spread
  /// Gated divided by ungated, for neighbouring turns.
  let ratio: Spread
  /// All parameters of the gated model, and those of the gates.
  let parameters, gateParameters: Int
  /// 0.1 if steps take 10% longer. Not the ratio of the medians: with another process coming and going, one median may
  /// include it and the other not.
  var overhead: Double { ratio.median - 1 }
  /// The gates' share of the parameters.
  var parameterShare: Double { Double(gateParameters) / Double(parameters) }

  /// Measures both in turn for about `seconds`. The gated model is trained as multi-rate, the other as a beta-VAE.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, threads: Int, seconds limit: Double
  ) throws(TrainingError) -> GateCost {
    var (gated, ungated) = (configuration, configuration)
    gated.architecture.betaRange = gated.architecture.betaRange ?? BetaRange()
    gated.objective = .multiRate
    ungated.architecture = ungated.architecture.ungated
    ungated.objective = .beta
    let trainers = [
      try Trainer(Checkpoint(gated), dataset: dataset, threads: threads),
      try Trainer(Checkpoint(ungated), dataset: dataset, threads: threads),
    ]
    for trainer in trainers { try take(20, trainer) }
    var times: [[Double]] = [[], []]
    // Few steps per turn, so that an interruption affects a turn of each, or too few turns to move the median.
    let steps = 5
    let start = ContinuousClock.now
    repeat {
      for (index, trainer) in trainers.enumerated() {
        let begin = ContinuousClock.now
        try take(steps, trainer)
        times[index].append((ContinuousClock.now - begin) / .seconds(1) / Double(steps) * 1e3)
      }
    } while (ContinuousClock.now - start) / .seconds(1) < limit
    return GateCost(
      threads: threads, gated: Spread(times[0]), ungated: Spread(times[1]),
      ratio: Spread(zip(times[0], times[1]).map { $0 / $1 }), parameters: gated.architecture.parameterCount,
      gateParameters: gated.architecture.gateParameterCount)
  }

  private static func take(_ steps: Int, _ trainer: Trainer) throws(TrainingError) {
    for _ in 0..<steps { try trainer.takeStep() }
  }

  /// A line for people.
  var text: String {
    "  \(counted(threads, "thread"))".padded(to: 13)
      + "\(Numerals.fixed(gated.median, digits: 3)) ms a step, without gates "
      + "\(Numerals.fixed(ungated.median, digits: 3)) ms; they cost \(Numerals.fixed(overhead * 100, digits: 1))%\n"
  }

  var parametersText: String {
    "\(gateParameters) of \(parameters) parameters are the gates' (\(Numerals.fixed(parameterShare * 100, digits: 2))%)"
  }

  var json: JSON {
    .object([
      ("threads", .whole(threads)), ("gated_ms", gated.json), ("ungated_ms", ungated.json),
      ("gate_overhead", .number(overhead)), ("parameters", .whole(parameters)),
      ("gate_parameters", .whole(gateParameters)),
    ])
  }
}
