import ArgumentParser
import CommandSupport
import Commands
import Datasets
import Drawing
import Engines
import Explorer
import Follow
import Foundation
import Training

/// `latent explore`, which is also what a bare `latent` does.
struct Explore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Open a model on the screen: walk through its latent space, turn beta, train it.",
    discussion: """
      latent
      latent explore mnist-2d
      latent explore vae.pth --data pictures
      latent explore --new --data digits --latent 2
      latent explore --new --data mnist --hidden 500,300 --latent 10 --beta 4
      latent explore --new --data mnist --network conv --engine torch
      latent explore mnist-dial --view samples --do "beta 4" --hide "space o"
      printf 'increase 5\\nshow\\n' | latent explore mnist-2d --plain

      With --new, the options of `latent train` describe the model, and training begins at once. It pauses after --epochs, or
      continues until it is stopped. With --engine torch PyTorch trains, on a GPU if there is one.
      """)

  @Argument(help: "A checkpoint: a path, or a known name like mnist-2d. (default: mnist-dial)", completion: .model)
  var file: String?

  @OptionGroup var reading: ReadingOption

  @Flag(help: "Begin with an untrained model and train it at once.")
  var new = false

  @Flag(help: "Show new weights whenever another process writes the file, as `latent watch` does.")
  var follow = false

  @OptionGroup(title: "The new model (with --new)")
  var options: RunOptions

  @OptionGroup(title: "The new run (with --new)")
  var length: RunLength

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The file that `s` offers to save to.", valueName: "file"),
    completion: .file())
  var out: String?

  @OptionGroup(title: "Another engine")
  var engine: EngineOptions

  @OptionGroup(title: "How it begins, for a lecture")
  var start: StartOptions

  @OptionGroup(title: "How it looks")
  var look: ScreenOptions

  @Flag(help: "Take commands as lines and answer in words, without a screen: for screen readers and pipes.")
  var plain = false

  func validate() throws {
    if plain, let option = look.first {
      throw ValidationError("\(option) is about the screen: leave it out, or leave --plain out")
    }
    if follow, engine.isElsewhere {
      throw ValidationError("--follow trains nothing: leave out --engine, or leave out --follow")
    }
    if new, follow {
      throw ValidationError("--follow shows what another process trains: leave out --new, or leave out --follow")
    }
    if new, let file {
      throw ValidationError("--new begins a model of its own: leave out \(file), or leave out --new")
    }
    // Another program's model may be settled on images that are named.
    let others = options.given.keys.filter { file == nil || $0 != .data }
    if !new, !others.isEmpty || !length.areUsual || out != nil {
      throw ValidationError("options for a new model need --new: add it, or leave them out")
    }
    if new { try options.check() }
  }

  func run() throws {
    var surroundings = try Surroundings.explorer()
    surroundings.epochs = length.epochs
    if let threads = length.threads { surroundings.threads = threads }
    if let elsewhere = try engine.elsewhere() {
      if elsewhere.group.isLaunched {
        throw CommandError.unusable(
          "the explorer is one process: start it with --nproc, or start `latent train` by torchrun, srun or mpirun and look "
            + "at its file with `latent watch`.")
      }
      surroundings.startEngine = elsewhere.starter(shows: true)
    }
    let run = ExplorerRun(surroundings: surroundings, look: look, isPlain: plain, setups: try start.setups())
    if follow {
      let data = options.given[.data]
      return try run.follow(reading.follower([ModelArgument.path(of: file ?? "mnist-dial")], data: data), data: data)
    }
    try run.run(about: model()) { $0.begin(training: new) }
  }

  /// What is explored.
  func model() throws -> OpenedModel {
    if new {
      if let out { try OutputFile.check(out) }
      let size = try Surroundings.catalog.imageSize(of: options.dataName, as: options.imageRequest)
      try options.imageRequest.check(size, of: options.dataName)
      var run = try options.configuration(imageSize: size, trainsHere: !engine.isElsewhere)
      run.data = Surroundings.catalog.lastingName(of: run.data)
      return OpenedModel(path: out, checkpoint: Checkpoint(run))
    }
    let path = try ModelArgument.path(of: file ?? "mnist-dial")
    let data = options.given[.data]
    let opening = try reading.open(path, data: data)
    if data != nil, opening.foreign == nil {
      throw ValidationError("\(path) is a model of latent and names its data itself: leave out --data")
    }
    // A file of another program is not written over, just as one that came with this.
    return OpenedModel(
      path: path, isShipped: opening.foreign != nil || Surroundings.library.isShipped(path),
      checkpoint: opening.checkpoint, doubt: opening.foreign.flatMap { ForeignModel.doubt($0.model) })
  }
}
