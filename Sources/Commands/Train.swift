import ArgumentParser
import CommandSupport
import Datasets
import Foundation
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model, or resume one.",
    discussion: """
      latent train --data mnist --epochs 10 --out m.safetensors
      latent train --data digits --latent 2 --beta 4
      latent train --resume m.safetensors --epochs 20 --learning-rate 3e-4
      latent train --data mnist --seeds 1-5 --out runs/m.safetensors
      latent train --data mnist --engine torch --nproc 2
      latent train --data ~/photos --size 64 --channels 3 --likelihood gaussian --json > losses.jsonl

      The loss is reconstruction + beta * KL, in nats: sums over pixels and latent dimensions, means over images; \
      --objective chooses another one; latent objectives lists them. The negative ELBO is reported, which is \
      reconstruction + KL whatever the objective is.

      The model is saved after every epoch, and when Ctrl-C or SIGTERM stops the run. A resumed run continues as if it had \
      never stopped; the objective, its parameters, the learning rate and the precision can be changed.
      """)

  @OptionGroup(title: "Run options") var options: RunOptions
  @OptionGroup var length: RunLength
  @OptionGroup(title: "Another engine") var engine: EngineOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to save. (default: DATA-LATENTd.safetensors here, with a number if that exists; the resumed file)",
      valueName: "file"), completion: .file())
  var out: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Resume the run saved in this checkpoint.", valueName: "file"),
    completion: .file())
  var resume: String?

  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Train a run for each of these seeds, like 1-5 or 1,4,7, into FILE-seed1.safetensors and so on, and print mean and standard deviation of their results.",
      valueName: "seeds"), transform: OptionValue.seeds)
  var seeds: [UInt64]?

  @Flag(help: "Replace the file of --out even if it holds another model.")
  var force = false

  @Flag(help: "Print one line of JSON for each epoch on stdout.")
  var json = false

  @Flag(help: "Save without the optimizer, a third of the size; resuming such a file starts with a cold optimizer.")
  var withoutOptimizer = false

  func validate() throws {
    if seeds != nil, resume != nil || options.given[.seed] != nil {
      throw ValidationError(
        "--seeds is for new runs, whose seeds it gives: leave out \(resume == nil ? "--seed" : "--resume")")
    }
    // The checks depend on the resumed run.
    if resume == nil { try options.check() }
  }

  func run() throws {
    StopSignal.watch()
    // What is missing is said before the data are loaded.
    let elsewhere = try engine.elsewhere()
    if let elsewhere, elsewhere.group.isWorker { return try work(elsewhere) }
    if let seeds { return try trainSeeds(seeds, elsewhere) }
    if let resume { try goOn(with: resume, elsewhere) } else { try begin(elsewhere) }
  }

  private static let usualEpochs = 10

  /// How many passes over the data a new run takes.
  var epochs: Int { length.epochs ?? Self.usualEpochs }

  private func begin(_ elsewhere: EngineElsewhere?) throws {
    // A file of the user's choice is checked before the data are loaded, which takes a while.
    if let out { return try begin(savingTo: OutputFile(out), elsewhere) }
    let dataset = try Surroundings.load(options.dataName, as: options.imageRequest)
    let configuration = try configuration(for: dataset)
    let output = try OutputFile(data: dataset.name, latent: configuration.architecture.latent)
    try train(Checkpoint(configuration), on: dataset, savingTo: output, elsewhere)
  }

  private func begin(savingTo output: borrowing OutputFile, _ elsewhere: EngineElsewhere?) throws {
    let dataset = try Surroundings.load(options.dataName, as: options.imageRequest)
    let configuration = try configuration(for: dataset)
    if !force {
      try output.refuseOthers(
        than: configuration, dataHash: dataset.hash, passes: Double(epochs))
    }
    try train(Checkpoint(configuration), on: dataset, savingTo: output, elsewhere)
  }

  /// The data are found again from any folder.
  func configuration(for dataset: Dataset) throws -> RunConfiguration {
    let size = dataset.train.size
    try options.imageRequest.check(size, of: dataset.name)
    var configuration = try usage { try options.configuration(imageSize: size, trainsHere: !engine.isElsewhere) }
    configuration.data = dataset.name
    return configuration
  }

  private func goOn(with name: String, _ elsewhere: EngineElsewhere?) throws {
    let path = try ModelArgument.path(of: name)
    let opening = try reading.open(path, data: options.given[.data])
    var checkpoint = opening.checkpoint.withoutClasses
    if let missing = checkpoint.configuration.architecture.missing {
      throw CommandError.unusable("\(path) is without its \(missing.rawValue), and cannot be trained.")
    }
    if let classes = opening.checkpoint.classes {
      Console.say("\(path): it is trained as the model of class \(classes.label) alone.")
    }
    if out == nil, opening.foreign != nil {
      throw CommandError.usage(
        "\(path) is a file of another program: say with --out where the trained model is to go", command: "train")
    }
    try usage { try options.change(&checkpoint, file: path) }
    if out == nil, Surroundings.library.isShipped(path) {
      throw CommandError.usage(
        "\(path) came with latent: say with --out where the trained model is to go", command: "train")
    }
    if length.epochs == nil, checkpoint.epochs >= Self.usualEpochs {
      throw CommandError.usage(
        "\(path) has \(counted(checkpoint.epochs, "epoch")) already: say how far to go, counted from the run's start, like "
          + "--epochs \(checkpoint.epochs + 10)", command: "train")
    }
    let output = try OutputFile(out ?? path)
    if !force, try !output.isSame(as: path) {
      try output.refuseOthers(
        than: checkpoint.configuration, dataHash: checkpoint.dataHash, passes: max(Double(epochs), checkpoint.passes))
    }
    if checkpoint.epochs >= epochs { return try copy(checkpoint, to: output.path) }
    let dataset = try Surroundings.load(
      options.given[.data] ?? checkpoint.configuration.data, as: checkpoint.imageRequest)
    try train(checkpoint, on: dataset, savingTo: output, elsewhere)
  }

  /// For a run that is complete already: it is only written to another file, or without its optimizer.
  private func copy(_ checkpoint: Checkpoint, to file: String) throws {
    Console.say(
      "nothing to train: the run has \(counted(checkpoint.epochs, "epoch")) already, and --epochs counts from its start"
    )
    guard out != nil || withoutOptimizer else { return }
    try (withoutOptimizer ? checkpoint.withoutOptimizer : checkpoint).write(to: file)
    if !json { try Console.write("saved \(file.printableLine)\n") }
  }

  /// Trains to the end; returns what the last epoch gave, nil where there was nothing to train.
  @discardableResult
  func train(
    _ checkpoint: consuming Checkpoint, on dataset: Dataset, savingTo output: borrowing OutputFile,
    _ elsewhere: EngineElsewhere?
  ) throws -> EpochReport? {
    let file = output.path
    let startsFromZero =
      checkpoint.step > 0 && checkpoint.optimizerState == nil && checkpoint.configuration.optimizer.hasMemory
    let (place, hadBrokenOptimizer) = (checkpoint.place, checkpoint.hasBrokenOptimizer)
    let reporter = TrainingReporter(json: json, epochs: epochs)
    if startsFromZero {
      reporter.note(
        hadBrokenOptimizer
          ? "the optimizer's state in \(resume ?? file) is damaged, as by half precision or a crash; it starts from zero"
          : "\(resume ?? file) was saved without its optimizer, which starts from zero")
    }
    let fileHoldsRun = resume != nil && out == nil
    if let elsewhere {
      var session = try EngineSession(
        checkpoint, on: dataset, epochs: epochs, threads: length.threadCount, engine: elsewhere.starter(shows: false),
        file: file, keepsOptimizer: !withoutOptimizer, fileHoldsRun: fileHoldsRun, reporter: reporter)
      try session.train(epochs: epochs)
      return reporter.latest
    }
    // Frees the checkpoint's copy of the weights.
    let trainer = try Trainer(checkpoint, dataset: dataset, threads: length.threadCount)
    try reporter.begin(trainer, on: dataset, file: file)
    var session = TrainingSession(
      trainer: trainer, file: file, keepsOptimizer: !withoutOptimizer, fileHoldsRun: fileHoldsRun,
      reporter: reporter, place: place)
    try session.train(epochs: epochs)
    return reporter.latest
  }

  /// For one of several processes that a launcher started, but not the first: it saves nothing.
  private func work(_ elsewhere: EngineElsewhere) throws {
    let checkpoint: Checkpoint
    let dataset: Dataset
    if let resume {
      var opened = try reading.open(ModelArgument.path(of: resume), data: options.given[.data]).checkpoint
      try usage { try options.change(&opened, file: resume) }
      checkpoint = opened
      dataset = try Surroundings.load(options.given[.data] ?? opened.configuration.data, as: opened.imageRequest)
    } else {
      dataset = try Surroundings.load(options.dataName, as: options.imageRequest)
      checkpoint = Checkpoint(try configuration(for: dataset))
    }
    if checkpoint.epochs >= epochs { return }
    try EngineWorker.train(
      checkpoint, on: dataset, epochs: epochs, threads: length.threadCount, engine: elsewhere.starter(shows: false))
  }

  /// The usage error that the parser would give if it knew the files.
  private func usage<Result>(_ check: () throws -> Result) throws -> Result {
    do {
      return try check()
    } catch let error as ValidationError {
      throw CommandError.usage(error.message, command: "train")
    }
  }
}
