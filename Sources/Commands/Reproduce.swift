import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Files
import Foundation
import Training

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Train and measure models side by side: results of papers and lectures, by one command each.",
    discussion: """
      latent reproduce corners
      latent reproduce iwae --out ~/models
      latent reproduce iwae --whole --background --out ~/models

      \(Experiment.allCases.map { "\($0.rawValue.padded(to: 8)) \($0.summary)" }.joined(separator: "\n"))

      The models stay in the folder. Models that are there already are not trained again, so a stopped experiment can be resumed: \
      every pass is saved, and a process that was killed goes on from the last one.
      """)

  @Argument(help: "\(Experiment.allCases.map(\.rawValue).joined(separator: ", "))")
  var experiment: Experiment

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Where the models go. (default: here)", valueName: "folder"),
    completion: .directory)
  var out: String?

  @OptionGroup var length: RunLength

  @Option(
    parsing: .unconditional, help: "Draws of z for each image when measuring. (default: the experiment's)",
    transform: OptionValue.count)
  var samples: Int?

  @Flag(
    help: "The paper's whole schedule, for iwae: 3280 passes in batches of 20. How long that takes is measured first.")
  var whole = false

  @Flag(help: "With --whole: say how long it takes, and go on in the background.")
  var background = false

  /// How long it takes was measured by the process that began this one.
  @Flag(help: .hidden) var measured = false

  @Flag(help: "Print one line of JSON for each model.")
  var json = false

  @Flag(help: "Print the table as comma-separated values, under a line of names with units.")
  var csv = false

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv are two forms of one output: leave one out") }
    if csv, whole, !measured {
      throw ValidationError("--whole says first how long it takes, which is no row of a table: leave out --csv")
    }
    if whole, let passes = experiment.wholeSchedule {
      if length.epochs != nil { throw ValidationError("--whole is \(passes) passes: leave --epochs out") }
    } else if whole {
      throw ValidationError("--whole is for iwae: leave it out")
    } else if background || measured {
      throw ValidationError(
        "\(background ? "--background" : "--measured") goes with --whole: add that, or leave it out")
    }
  }

  func run() throws {
    StopSignal.watch()
    let folder = out ?? Surroundings.workingDirectory
    let dataset = try Surroundings.catalog.load(experiment.data)
    let epochs = (whole ? experiment.wholeSchedule : length.epochs) ?? experiment.epochs
    let threads = length.threadCount
    let runs = try experiment.runs(imageSize: dataset.train.height, epochs: epochs, whole: whole)
    if whole, !measured {
      try sayHowLong(runs, on: dataset, epochs: epochs, folder)
      if background { return try goOnInBackground(folder) }
    }
    func model(_ name: String, _ run: RunConfiguration) throws -> Checkpoint {
      try train(run, on: dataset, epochs: epochs, file: "\(folder)/\(name)\(CheckpointLibrary.suffix)")
    }
    if experiment == .dial {
      return try compare(runs.map { ($0.name, try model($0.name, $0.run)) }, on: dataset, threads)
    }
    if experiment == .linear {
      return try compareLinear(runs.map { ($0.name, try model($0.name, $0.run)) }, on: dataset, threads)
    }
    var table = ReportTable()
    for (name, run) in runs {
      let checkpoint = try model(name, run)
      let progress = StepProgress("measuring \(name)")
      let report = try EvaluationReport(
        checkpoint, on: ChosenImages(set: dataset.test, dataset: dataset, pixels: run.pixels, seed: run.seed),
        samples: samples ?? experiment.samples, threads: threads, progress: { progress.show($0) })
      progress.clear()
      if json { try Console.write("\(JSON.object([("model", .text(name)), ("result", report.json)]))\n") }
      table.add(name, report)
    }
    if csv { try Console.write(table.csv().text) } else if !json { try Console.write("\n" + table.text()) }
  }

  /// How long the runs take, by a pass of each.
  private func sayHowLong(
    _ runs: [(name: String, run: RunConfiguration)], on dataset: Dataset, epochs: Int, _ folder: String
  ) throws {
    var seconds = 0.0
    for (name, run) in runs {
      let progress = StepProgress("measuring a pass of \(name)")
      progress.show(0)
      let time = try PassTime(
        name, begun(run, file: "\(folder)/\(name)\(CheckpointLibrary.suffix)"), on: dataset, epochs: epochs,
        threads: length.threadCount)
      progress.clear()
      seconds += time.seconds
      try Console.write(json ? "\(time.json)\n" : time.sentence + "\n")
    }
    if !json {
      try Console.write(
        "all of it: \(Numerals.clock(seconds)) on this machine as busy as it is now; later passes cost the same\n")
    }
  }

  /// Starts this command again as a process that outlives the terminal, and says how to stop it and to go on.
  private func goOnInBackground(_ folder: String) throws {
    let log = "\(folder)/reproduce-\(experiment.rawValue).log"
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = CommandLine.arguments.dropFirst().filter { $0 != "--background" } + ["--measured"]
    process.standardInput = FileHandle.nullDevice
    try Console.write("", toFile: log)
    guard let output = FileHandle(forWritingAtPath: log) else {
      throw CommandError.unwritable(log, reason: "it cannot be opened")
    }
    (process.standardOutput, process.standardError) = (output, output)
    // A process of its own group: the end of the terminal's does not end it.
    do { try process.run() } catch {
      throw CommandError.unusable("the background process cannot be started: \(error.localizedDescription).")
    }
    try Console.write(
      json
        ? "\(JSON.object([("process", .whole(Int(process.processIdentifier))), ("log", .text(log))]))\n"
        : "process \(process.processIdentifier) goes on in the background and writes to \(log.printableLine); "
          + "kill \(process.processIdentifier) stops it, and the same command goes on\n")
  }

  /// A model with gates, the first, and models of one beta each.
  private func compare(_ models: [(name: String, model: Checkpoint)], on dataset: Dataset, _ threads: Int) throws {
    guard let dial = models.first else { return }
    let progress = StepProgress("measuring")
    let run = dial.model.configuration
    let comparison = try DialComparison(
      dial.model, Array(models.dropFirst()),
      on: ChosenImages(set: dataset.test, dataset: dataset, pixels: run.pixels, seed: run.seed),
      samples: samples ?? experiment.samples, threads: threads, progress: progress.show)
    progress.clear()
    if csv { return try Console.write(comparison.csv.text) }
    if !json { return try Console.write("\n" + comparison.text) }
    for line in comparison.jsonLines { try Console.write("\(line)\n") }
  }

  private func compareLinear(
    _ models: [(name: String, model: Checkpoint)], on dataset: Dataset, _ threads: Int
  ) throws {
    let progress = StepProgress("measuring")
    let comparison = try LinearComparison(models, on: dataset.train, threads: threads, progress: progress.show)
    progress.clear()
    if csv { return try Console.write(comparison.csv.text) }
    if !json { return try Console.write("\n" + comparison.text) }
    for line in comparison.jsonLines { try Console.write("\(line)\n") }
  }

  /// Trains a model for the epochs that are left.
  private func train(_ run: RunConfiguration, on dataset: Dataset, epochs: Int, file: String) throws -> Checkpoint {
    let output = try OutputFile(file)
    return try train(run, on: dataset, epochs: epochs, savingTo: output)
  }

  /// The run as far as it is trained in a file, or at its start.
  private func begun(_ run: RunConfiguration, file: String) throws -> Checkpoint {
    // An empty one is only the name, taken.
    guard try FileStatus.of(file)?.size ?? 0 > 0 else { return Checkpoint(run) }
    let checkpoint = try Checkpoint(contentsOf: file)
    guard checkpoint.configuration == run else {
      throw CommandError.usage(
        "\(file) holds another model than this experiment's: give another folder with --out", command: "reproduce")
    }
    return checkpoint
  }

  private func train(
    _ run: RunConfiguration, on dataset: Dataset, epochs: Int, savingTo output: borrowing OutputFile
  ) throws -> Checkpoint {
    let file = output.path
    let checkpoint = try begun(run, file: file)
    if checkpoint.epochs >= epochs { return checkpoint }
    let goesOn = checkpoint.step > 0
    let trainer = try Trainer(checkpoint, dataset: dataset, threads: length.threadCount)
    let reporter = TrainingReporter(json: json, epochs: epochs, isQuiet: true)
    var session = TrainingSession(
      trainer: trainer, file: file, keepsOptimizer: false, fileHoldsRun: goesOn, reporter: reporter, place: nil)
    try session.train(epochs: epochs)
    return try Checkpoint(contentsOf: file)
  }
}
