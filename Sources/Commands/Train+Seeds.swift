import ArgumentParser
import CommandSupport
import Datasets
import Files
import Foundation
import Training

extension Train {
  /// One run after the other, which differ in nothing but their seeds, each saved in its own file; then what their results have in
  /// common. A run that is in its file already is not trained again, so that a stopped command can be repeated.
  ///
  /// - Throws: `ExitCode.failure` once the summary is printed, if a run failed.
  func trainSeeds(_ seeds: [UInt64], _ elsewhere: EngineElsewhere?) throws {
    if let elsewhere, elsewhere.group.isLaunched {
      throw CommandError.usage("a launcher's processes train one run together: leave out --seeds", command: "train")
    }
    let dataset = try Surroundings.load(options.dataName, as: options.imageRequest)
    let run = try configuration(for: dataset)
    let stem =
      out.map { $0.hasSuffix(CheckpointLibrary.suffix) ? String($0.dropLast(CheckpointLibrary.suffix.count)) : $0 }
      ?? "\(FileSystem.name(of: dataset.name))-\(run.architecture.latent)d"
    let runs = seeds.map { seed in
      var own = run
      own.seed = seed
      return (run: own, file: "\(stem)-seed\(seed)\(CheckpointLibrary.suffix)")
    }
    // Nothing is trained for hours before the last name turns out to be of no use.
    for (run, file) in runs { try check(OutputFile(file), run, dataset) }
    var summary = SeedSummary()
    var isWhole = true
    for (run, file) in runs {
      do {
        let output = try OutputFile(file)
        try check(output, run, dataset)
        let saved = try begun(run, dataset, file)
        if let saved, saved.epochs >= epochs, let evaluation = saved.evaluation {
          Console.say("\(file) has \(counted(saved.epochs, "epoch")) already, and is not trained again")
          summary.add(seed: run.seed, file, evaluation)
          continue
        }
        if let report = try train(saved ?? Checkpoint(run), on: dataset, savingTo: output, elsewhere) {
          summary.add(seed: run.seed, file, report.test)
        }
      } catch {
        // Who stops the program, or reads no longer, wants no more of them.
        guard Failure.say(error, about: file) else { throw error }
        isWhole = false
      }
    }
    if !summary.isEmpty { try Console.write(json ? "\(summary.json)\n" : summary.text) }
    if !isWhole { throw ExitCode.failure }
  }

  private func check(_ output: borrowing OutputFile, _ run: RunConfiguration, _ dataset: Dataset) throws {
    guard !force else { return }
    try output.refuseOthers(than: run, dataHash: dataset.hash, passes: Double(epochs))
  }

  /// The run as it is in its file; nil where there is none yet.
  private func begun(_ run: RunConfiguration, _ dataset: Dataset, _ file: String) throws -> Checkpoint? {
    guard !force, let size = try FileStatus.of(file)?.size, size > 0 else { return nil }
    let saved = try Checkpoint(contentsOf: file)
    let isItsEnd = saved.optimizerState == nil && saved.epochs < epochs
    return saved.configuration == run && saved.dataHash == dataset.hash && !isItsEnd ? saved : nil
  }
}
