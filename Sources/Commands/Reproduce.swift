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

      \(Experiment.allCases.map { "\($0.rawValue.padded(to: 8)) \($0.summary)" }.joined(separator: "\n"))

      The models stay in the folder. Models that are there already are not trained again, so a stopped experiment can be resumed.
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

  @Flag(help: "Print one line of JSON for each model.")
  var json = false

  func run() throws {
    StopSignal.watch()
    let folder = out ?? Surroundings.workingDirectory
    let dataset = try Surroundings.catalog.load(experiment.data)
    let epochs = length.epochs ?? experiment.epochs
    let threads = length.threadCount
    let runs = try experiment.runs(imageSize: dataset.train.height, epochs: epochs)
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
    if !json { try Console.write("\n" + table.text()) }
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
    if !json { return try Console.write("\n" + comparison.text) }
    for line in comparison.jsonLines { try Console.write("\(line)\n") }
  }

  private func compareLinear(
    _ models: [(name: String, model: Checkpoint)], on dataset: Dataset, _ threads: Int
  ) throws {
    let progress = StepProgress("measuring")
    let comparison = try LinearComparison(models, on: dataset.train, threads: threads, progress: progress.show)
    progress.clear()
    if !json { return try Console.write("\n" + comparison.text) }
    for line in comparison.jsonLines { try Console.write("\(line)\n") }
  }

  /// Trains a model for the epochs that are left.
  private func train(_ run: RunConfiguration, on dataset: Dataset, epochs: Int, file: String) throws -> Checkpoint {
    let output = try OutputFile(file)
    return try train(run, on: dataset, epochs: epochs, savingTo: output)
  }

  private func train(
    _ run: RunConfiguration, on dataset: Dataset, epochs: Int, savingTo output: borrowing OutputFile
  ) throws -> Checkpoint {
    let file = output.path
    var checkpoint = Checkpoint(run)
    // An empty one is only the name, taken.
    if try FileStatus.of(file)?.size ?? 0 > 0 {
      checkpoint = try Checkpoint(contentsOf: file)
      guard checkpoint.configuration == run else {
        throw CommandError.usage(
          "\(file) holds another model than this experiment's: give another folder with --out", command: "reproduce")
      }
      if checkpoint.epochs >= epochs { return checkpoint }
    }
    let goesOn = checkpoint.step > 0
    let trainer = try Trainer(checkpoint, dataset: dataset, threads: length.threadCount)
    let reporter = TrainingReporter(json: json, epochs: epochs, isQuiet: true)
    var session = TrainingSession(
      trainer: trainer, file: file, keepsOptimizer: false, fileHoldsRun: goesOn, reporter: reporter, place: nil)
    try session.train(epochs: epochs)
    return try Checkpoint(contentsOf: file)
  }
}
