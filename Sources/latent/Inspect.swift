import ArgumentParser
import Drawing
import Training

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a checkpoint is: model, run, history, results.",
    discussion: """
      latent inspect mnist-20d
      latent inspect m.safetensors --json
      """)

  // A dial is shown whole here, so that there is nothing to hold.
  @Argument(help: "A checkpoint: a path, or a known name like mnist-20d.")
  var file: String

  @Flag(help: "Print one object of JSON.")
  var json = false

  func run() throws {
    let path = try ModelArgument.path(of: file)
    let checkpoint = try Checkpoint.withoutValues(contentsOf: path)
    if json { return try Console.write("\(InspectJSON.object(checkpoint))\n") }
    let environment = Surroundings.environment
    let ability = Console.ability(environment: environment, isTerminal: Console.stdoutIsTerminal)
    try Console.write(
      """
      \(path)
      \(Self.table(checkpoint))

      """)
    try Console.write(
      HistoryPlot.text(
        checkpoint.history, drawsBeta: checkpoint.configuration.objective.recipe.drawsBeta, ability: ability))
    if let result = checkpoint.evaluation {
      try Console.write("\n" + DimensionTable.text(result.klPerDimension, unicode: ability.unicode))
    }
  }

  private static func table(_ checkpoint: Checkpoint) -> String {
    let run = checkpoint.configuration
    let gates = run.architecture.gateParameterCount
    let slowed = run.learningRate == checkpoint.learningRate ? "" : " (began with \(run.learningRate))"
    var rows = [
      ("model", run.architecture.summary),
      ("parameters", "\(run.architecture.parameterCount)" + (gates > 0 ? ", \(gates) of them the gates'" : "")),
      ("objective", objective(run)),
      ("beta", beta(checkpoint) + schedule(run.betaSchedule.summary)),
      ("data", "\(run.data), pixels \(run.pixels.rawValue)"),
      ("data SHA-256", checkpoint.dataHash ?? "none: training has not begun"),
      (
        "training",
        "\(counted(checkpoint.epochs, "epoch")), \(counted(checkpoint.step, "step")), \(counted(run.batchSize, "image")) a batch"
      ),
      ("optimizer", optimizer(checkpoint, slowed)),
      ("draws of z", "\(run.samples) an image"),
      ("precision", run.precision == .mixed ? "mixed: products of bfloat16, all else float" : "single"),
      ("first weights", "\(run.initialization.rawValue), seed \(run.seed)"),
    ]
    if let result = checkpoint.evaluation {
      rows.append(
        (
          "test",
          TestWords.sentence(result) + ", \(result.images) images"
            + (run.architecture.betaRange == nil ? "" : ", at beta \(checkpoint.dial)")
        ))
    }
    return rows.map { "  \($0.0.padded(to: 14))\($0.1)" }.joined(separator: "\n")
  }

  private static func beta(_ checkpoint: Checkpoint) -> String {
    let run = checkpoint.configuration
    if let range = run.architecture.betaRange, run.objective.recipe.drawsBeta {
      return "a dial from \(range.words), left at \(checkpoint.dial)"
    }
    let began = run.beta == checkpoint.beta ? "" : " (began with \(run.beta))"
    let range = run.architecture.betaRange.map { ", gates for \($0.words)" } ?? ""
    return "\(checkpoint.beta)\(began)\(range)"
  }

  private static func optimizer(_ checkpoint: Checkpoint, _ slowed: String) -> String {
    let run = checkpoint.configuration
    let rate =
      "\(run.optimizer.summary), learning rate \(checkpoint.learningRate)\(slowed)"
      + schedule(run.learningRateSchedule.summary)
    if !run.optimizer.hasMemory { return rate }
    return rate + (checkpoint.optimizerState == nil ? ", its state left out" : ", its state kept")
  }

  private static func objective(_ run: RunConfiguration) -> String {
    let freeBits = run.freeBits > 0 ? ", \(run.freeBits) nats free in each dimension" : ""
    let capacity = run.objective == .capacity ? ", C to \(run.capacity.nats) nats in \(run.capacity.epochs) epochs" : ""
    return "\(run.objective.rawValue): \(run.objective.recipe.formula), nats, sums over pixels and latent dimensions"
      + freeBits + capacity
  }

  private static func schedule(_ summary: String?) -> String { summary.map { ", \($0)" } ?? "" }
}
