import CommandSupport
import Datasets
import Drawing
import Training
import VAE

/// The additional cost of a training step of a model with gates over one of the same widths without.
struct GateCost {
  let threads: Int
  /// Milliseconds per step.
  let gated, ungated: Spread
  /// Gated divided by ungated, of neighbouring turns.
  let ratio: Spread
  /// All parameters of the model with gates, and those of the gates.
  let parameters, gateParameters: Int
  /// 0.1 for steps that take 10% longer. Not the ratio of the medians: where another process comes and goes, one median may
  /// be of turns with it and the other of turns without.
  var overhead: Double { ratio.median - 1 }
  /// The gates' share of the parameters.
  var parameterShare: Double { Double(gateParameters) / Double(parameters) }

  /// Both in turn for about `seconds`. The gated model is trained as multi-rate, the other as a beta-VAE.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, threads: Int, seconds limit: Double
  ) throws(TrainingError) -> GateCost {
    var (gated, ungated) = (configuration, configuration)
    gated.architecture.betaRange = gated.architecture.betaRange ?? BetaRange()
    gated.objective = .multiRate
    ungated.architecture = ungated.architecture.ordinary
    ungated.objective = .beta
    let trainers = [
      try Trainer(Checkpoint(gated), dataset: dataset, threads: threads),
      try Trainer(Checkpoint(ungated), dataset: dataset, threads: threads),
    ]
    for trainer in trainers { try take(20, trainer) }
    var times: [[Double]] = [[], []]
    // Few steps per turn, so that an interruption falls on a turn of each, or on too few turns to move the median.
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

  /// The share of the parameters that are the gates'.
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
