import Autodiff
import Datasets
import Drawing
import Training

/// What a training step costs more than the same step written out by hand: the price of the graph.
struct BenchmarkHandwritten {
  /// Milliseconds a step by a trainer, without a clock.
  let graph: Spread
  /// Milliseconds a step by hand.
  let handwritten: Spread
  /// The negative ELBO that each came to before it was timed.
  let losses: (graph: Float, handwritten: Float)
  /// The one divided by the other, of turns that are neighbours in time.
  let ratio: Spread
  /// 0.01 for a graph that takes 1% longer. Not the ratio of the medians: on a machine where another process comes and goes,
  /// those may fall on turns with it and turns without.
  var overhead: Double { ratio.median - 1 }

  /// Both in turn for about `seconds`; nil for a model that is not written out by hand.
  ///
  /// - Throws: `CommandError.stepsDiffer` if the two do not come to the same losses: times would mean nothing then.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, seconds limit: Double
  ) throws -> BenchmarkHandwritten? {
    guard let byHand = HandwrittenStep(configuration, dataset: dataset) else { return nil }
    let trainer = try Trainer(Checkpoint(configuration), dataset: dataset, threads: 1)
    let losses = try agreement(of: byHand, and: trainer)
    var times: (graph: [Double], byHand: [Double]) = ([], [])
    // Few steps a turn, so that another process's moment on this core falls on a turn of each or is outvoted.
    let steps = 5
    let start = ContinuousClock.now
    repeat {
      times.graph.append(try seconds { for _ in 0..<steps { try trainer.takeStep() } } / Double(steps) * 1e3)
      times.byHand.append(seconds { for _ in 0..<steps { _ = byHand.take() } } / Double(steps) * 1e3)
    } while (ContinuousClock.now - start).inSeconds < limit
    return BenchmarkHandwritten(
      graph: Spread(times.graph), handwritten: Spread(times.byHand), losses: losses,
      ratio: Spread(zip(times.graph, times.byHand).map { $0 / $1 }))
  }

  /// Lets both take twenty steps and compares each; returns the last one's negative ELBOs.
  private static func agreement(
    of byHand: HandwrittenStep, and trainer: Trainer
  ) throws -> (graph: Float, handwritten: Float) {
    var losses: (graph: Float, handwritten: Float) = (0, 0)
    for step in 1...20 {
      let other = byHand.take()
      losses = (try trainer.takeStep().negativeELBO, other.reconstruction + other.kl)
      // They are the same bits where the products are; a library may well choose by where a matrix lies in memory.
      guard abs(losses.graph - losses.handwritten) <= 1e-4 * abs(losses.graph) else {
        throw CommandError.stepsDiffer(step: step, graph: losses.graph, byHand: losses.handwritten)
      }
    }
    return losses
  }

  /// A line for people.
  var text: String {
    let percent = Numerals.fixed(overhead * 100, digits: 1)
    return "the same by hand \(Numerals.fixed(handwritten.median, digits: 3)) ms; the graph costs \(percent)%\n"
  }

  /// For the object of the step.
  var json: [(String, JSON)] {
    [
      ("graph_ms", graph.json), ("handwritten_ms", handwritten.json), ("graph_overhead", .number(overhead)),
      ("graph_loss", .float(losses.graph)), ("handwritten_loss", .float(losses.handwritten)),
    ]
  }
}
