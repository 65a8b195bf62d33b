import CommandSupport
import Datasets
import Drawing
import Measures
import Training
import VAE

/// Compares a model with a dial with models that were each trained for one beta: the cost of the dial.
struct DialComparison {
  /// The betas at which single models are trained.
  static let betas: [Float] = [0.05, 0.2, 1, 4, 10]
  /// How far the dial's objective may be above a single model's, as a fraction of it.
  static let bar = 0.03

  /// One beta.
  struct Row {
    let name: String
    let single, dial: RateDistortion
    /// 0.01 for a dial whose objective is 1% above the single model's.
    var difference: Double { dial.objective / single.objective - 1 }
  }

  let rows: [Row]
  let sweep: BetaSweep
  /// All parameters of the model with a dial, and those of the gates.
  private let parameterCount, gateCount: Int

  /// `singles` are named models of one beta each, trained like `dial` but without gates.
  init(
    _ dial: Checkpoint, _ singles: [(name: String, model: Checkpoint)], on images: ChosenImages, samples: Int,
    threads: Int,
    progress: (Double) -> Void
  ) throws {
    let run = dial.configuration
    let betas = run.architecture.betaRange?.sweep(BetaSweep.count) ?? []
    let total = Double(2 * singles.count + betas.count)
    var rows: [Row] = []
    for (name, model) in singles {
      let beta = model.configuration.beta
      func measure(_ checkpoint: Checkpoint) throws(TrainingError) -> RateDistortion {
        try checkpoint.rateDistortion(
          at: beta, on: images.set, pixels: images.pixels, samples: samples, seed: images.seed, threads: threads)
      }
      rows.append(Row(name: name, single: try measure(model), dial: try measure(dial)))
      progress(Double(2 * rows.count) / total)
    }
    self.rows = rows
    (parameterCount, gateCount) = (run.architecture.parameterCount, run.architecture.gateParameterCount)
    sweep = try BetaSweep(
      dial, betas: betas, on: images, samples: samples, threads: threads,
      progress: { progress((Double(2 * singles.count) + $0 * Double(betas.count)) / total) })
  }

  /// The rows in which the dial is beyond the limit.
  private var beyond: [Row] { rows.filter { !($0.difference <= Self.bar) } }

  var text: String {
    let head = [
      "beta", "single: rate", "distortion", "objective", "dial: rate", "distortion", "objective", "difference",
    ]
    let lines = rows.map { row in
      ["\(row.single.beta)"]
        + [row.single, row.dial].flatMap { [$0.rate, $0.distortion, $0.objective].map(Numerals.nats) }
        + [Self.percent(row.difference)]
    }
    return """
      \(TextTable.text([head] + lines))

      Objective is distortion + beta * rate, in nats an image, on the test set; the difference is of the single model's.
      \(verdict)
      Over the whole dial, \(sweep.curve.points.count) betas: \(sweep.curve.sentence)
      \(gateCount) of \(parameterCount) parameters are the gates' (\(gateShare)%).

      """
  }

  /// A line that compares each single model with the dial, and a line for the dial.
  var jsonLines: [JSON] {
    func entries(_ point: RateDistortion) -> [(String, JSON)] {
      point.json.filter { ["rate", "distortion", "own_objective"].contains($0.0) }
    }
    return rows.map { row in
      .object(
        [("model", .text(row.name)), ("beta", .float(row.single.beta))] + entries(row.single)
          + [("dial", .object(entries(row.dial))), ("difference", .number(row.difference))])
    } + [
      .object([
        ("model", .text("dial")), ("bar", .number(Self.bar)), ("is_within_bar", .flag(beyond.isEmpty)),
        ("parameters", .whole(parameterCount)), ("gate_parameters", .whole(gateCount)), ("sweep", sweep.json),
      ])
    ]
  }

  /// A row for each single model, beside the dial at its beta.
  var csv: CSVTable {
    let parts = ["rate_nats", "distortion_nats", "objective_nats"]
    return CSVTable(
      ["model", "beta"] + parts.map { "single_\($0)" } + parts.map { "dial_\($0)" } + ["difference"],
      rows: rows.map { row in
        [.text(row.name), .float(row.single.beta)]
          + [row.single, row.dial].flatMap { [$0.rate, $0.distortion, $0.objective].map { .number($0) } }
          + [.number(row.difference)]
      })
  }

  private var gateShare: String { Numerals.fixed(100 * Double(gateCount) / Double(parameterCount), digits: 2) }

  private var verdict: String {
    let bar = "\(Numerals.fixed(Self.bar * 100, digits: 0))%"
    if beyond.isEmpty { return "The dial is within \(bar) of each single model." }
    let places = beyond.map { "beta \($0.single.beta) (\(Self.percent($0.difference)))" }.joined(separator: ", ")
    return "The dial is not within \(bar) of each single model: it misses that at \(places)."
  }

  private static func percent(_ share: Double) -> String { Numerals.signed(share * 100, digits: 2) + "%" }
}
