import ArgumentParser
import CommandSupport
import Datasets
import Files
import Training
import VAE

/// The checkpoint of a subcommand, and where its dial is held if it has one.
package struct ModelArgument: ParsableArguments {
  @Argument(
    help: "A model: a path, or a known name like mnist-20d. Files of PyTorch, Keras, ONNX and NumPy open too.",
    completion: .model)
  var file: String

  @OptionGroup private var opening: OpeningOptions

  private var reading: ReadingOption { opening.reading }
  private var beta: Float? { opening.beta }

  package init() {}

  /// A model by its name, as if it stood alone on the command line.
  init(_ file: String, _ opening: OpeningOptions) { (self.file, self.opening) = (file, opening) }

  /// The model as it encodes and decodes: one with a dial is held at one beta.
  /// `data` are those that were named, if any.
  ///
  /// - Throws: `CommandError.usage` in the name of `command` if there is no dial to hold, or beta is outside its range.
  func load(for command: String, data: String?) throws -> (checkpoint: Checkpoint, dial: DialPosition?) {
    let model = try loadWithDial(data: data)
    if let missing = model.configuration.architecture.missing, Self.needs[command]?.contains(missing) ?? true {
      throw CommandError.unusable(
        "\(file) is without its \(missing.rawValue), which \(command) needs: name a file that has it.")
    }
    guard let range = model.configuration.architecture.betaRange else {
      if beta == nil { return (model, nil) }
      throw CommandError.usage("--beta turns a dial, and \(noDial)", command: command)
    }
    let beta = beta ?? model.dial
    guard range.clamped(beta) == beta else {
      throw CommandError.usage(
        "--beta \(beta) is not on the dial of \(file), which goes from \(range.words)", command: command)
    }
    return (
      model.held(at: beta), DialPosition(beta: beta, range: range, objective: model.configuration.objective)
    )
  }

  /// The model as it was saved. `data` are those that were named, if any: a model of another program is settled on them.
  func loadWithDial(data: String?) throws -> Checkpoint {
    let checkpoint = try reading.open(Self.path(of: file), data: data).checkpoint
    return reading.decidesClass ? checkpoint.withoutClasses : checkpoint
  }

  /// The halves of a model that commands need; all others need both.
  private static let needs: [String: [Half]] = [
    "encode": [.encoder], "probe": [.encoder], "disentangle": [.encoder], "render": [.decoder],
  ]

  /// The error for a dial option with a model without a dial.
  var noDial: String { "\(file) has none: train one with --objective multi-rate" }

  /// The path of a checkpoint that a user named.
  package static func path(of file: String) throws -> String {
    let library = Surroundings.library
    if let path = library.find(file) {
      // A path stays as the user wrote it.
      return library.isPath(file) || path == library.workingDirectory + "/" + file ? file : path
    }
    // The error of reading it says that it does not exist. Files of other programs have names of all kinds.
    if (try? FileStatus.of(file))??.isRegular == true { return file }
    if library.isPath(file) || file.hasSuffix(CheckpointLibrary.suffix) { return file }
    // The first of a name is the one that it opens.
    let names = library.list().map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw CommandError.noCheckpoint(
      name: file, known: names, lookedIn: [library.workingDirectory] + library.folders)
  }
}
