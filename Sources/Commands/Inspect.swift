import ArgumentParser
import CommandSupport
import Drawing
import ModelReading
import Models
import Training

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a checkpoint is: model, run, history, results; or what another program's model file holds.",
    discussion: """
      latent inspect mnist-20d
      latent inspect m.safetensors --json
      latent inspect vae.pth --data mnist
      latent inspect vae.pth --csv                       # the names, types and shapes of all tensors

      Of files of PyTorch, Keras, ONNX, NumPy and safetensors of other programs it shows the container, the tensors, and \
      how they are read: as what model, what of that is not in the file, and how sure it is. \
      Nothing in a file is executed.
      """)

  // A dial is shown as a whole here, so the model need not be held.
  @Argument(help: "A checkpoint: a path, or a known name like mnist-20d.", completion: .model)
  var file: String

  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional,
    help: "For a file of another program: images to settle the reading on. (default: what is at hand)",
    completion: .data)
  var data: String?

  @OptionGroup var form: OutputForm

  func run() throws {
    let path = try ModelArgument.path(of: file)
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint.withoutValues(contentsOf: path)
    } catch {
      guard let file = try ModelFile(path, insteadOf: error) else { throw error }
      return try show(file, path)
    }
    if form.json { return try Console.write("\(InspectJSON.object(checkpoint))\n") }
    if form.csv { return try Console.write(Self.tensors(checkpoint).text) }
    let ability = Console.ability(isTerminal: Console.stdoutIsTerminal)
    try Console.write(
      """
      \(path.printableLine)
      \(Self.table(checkpoint))

      """)
    try Console.write(
      drawing: HistoryPlot.text(
        checkpoint.history, drawsBeta: checkpoint.configuration.objective.recipe.drawsBeta, ability: ability))
    if let result = checkpoint.evaluation {
      try Console.write("\n" + DimensionTable.text(result.klPerDimension, unicode: ability.unicode))
    }
  }

  private func show(_ file: ModelFile, _ path: String) throws {
    let model: ForeignModel.Reading
    do {
      let opening = try ModelOpening(
        file, path, catalog: Surroundings.catalog, data: data, decided: reading.decided)
      guard let foreign = opening.foreign else { return }
      model = .success(foreign.model)
    } catch let error as ModelFileError {
      model = .failure(error)
    }
    try form.write(
      text: "\(path.printableLine)\n\(ForeignModel.text(file, model))\n", json: ForeignModel.json(file, model),
      csv: ForeignModel.table(file))
  }

  private static func tensors(_ checkpoint: Checkpoint) -> CSVTable {
    // Values are 32-bit numbers in every file of ours.
    ForeignModel.table(
      checkpoint.configuration.architecture.parameterLayout.entries.map { ($0.name, "F32", $0.shape, $0.count) })
  }

  private static func table(_ checkpoint: Checkpoint) -> String {
    let run = checkpoint.settings
    let gates = run.architecture.gateParameterCount
    var rows = [
      ("model", run.architecture.summary),
      ("parameters", "\(run.architecture.parameterCount)" + (gates > 0 ? ", \(gates) of them the gates'" : "")),
    ]
    rows += Setting.allCases.filter { !$0.isOfModel && $0.applies(to: run) }.map {
      ($0.name, words($0, checkpoint).printableLine)
    }
    if run.optimizer.hasMemory {
      let damaged = "damaged, as by half precision or a crash: a run that goes on starts it from zero"
      let missing = checkpoint.hasBrokenOptimizer ? damaged : "left out"
      rows.append(("optimizer state", checkpoint.optimizerState == nil ? missing : "kept"))
    }
    if run.objective == .factor {
      rows.append(
        ("trained discriminator", checkpoint.discriminator == nil ? "none: a run that goes on begins one" : "kept"))
    }
    rows += [
      ("data SHA-256", checkpoint.dataHash?.printableLine ?? "none: training has not begun"),
      ("training", "\(counted(checkpoint.epochs, "epoch")), \(counted(checkpoint.step, "step"))"),
    ]
    if let result = checkpoint.evaluation {
      rows.append(
        (
          "test",
          TestWords.sentence(result) + ", \(result.images) images"
            + (run.architecture.betaRange == nil ? "" : ", at beta \(checkpoint.dial)")
        ))
    }
    let width = max(17, (rows.map(\.0.count).max() ?? 0) + 2)
    return rows.map { "  \($0.0.padded(to: width))\($0.1)" }.joined(separator: "\n")
  }

  /// The value of a setting, with remarks.
  private static func words(_ setting: Setting, _ checkpoint: Checkpoint) -> String {
    let run = checkpoint.settings
    let text = setting.text(in: run)
    let first = setting.text(in: checkpoint.configuration)
    switch setting {
    case .objective: return "\(text): \(run.objective.recipe.formula), nats, sums over pixels and latent dimensions"
    case .beta:
      guard let range = run.architecture.betaRange else { break }
      if run.objective.recipe.drawsBeta { return "a dial from \(range.words), left at \(checkpoint.dial)" }
      return "\(text), gates for \(range.words)"
    default: break
    }
    return first == text ? text : "\(text) (began with \(first))"
  }
}
