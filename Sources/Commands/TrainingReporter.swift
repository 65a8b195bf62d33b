import CommandSupport
import Datasets
import Drawing
import Foundation
import Training
import VAE

/// What the reports need of a run that is being trained, here or elsewhere.
protocol RunUnderWay {
  var configuration: RunConfiguration { get }
  var settings: RunConfiguration { get }
  var step: Int { get }
  var batchesPerEpoch: Int { get }
  var beta: Float { get }
  var learningRate: Float { get }
  var history: LossHistory { get }
  /// How a codebook is used; nil for a model without one.
  var codebookUse: CodebookUse? { get }
  /// The total correlation that a FactorVAE's discriminator finds, in nats; nil where there is none, or it is elsewhere.
  var foundTotalCorrelation: Double? { get }
}

extension Trainer: RunUnderWay {}
extension Checkpoint: RunUnderWay {
  var codebookUse: CodebookUse? { CodebookUse(parameters, of: configuration.architecture) }
  var foundTotalCorrelation: Double? { nil }
}

/// Reports a run while it trains: lines or JSON on stdout, and a changing line on stderr if that is a terminal.
final class TrainingReporter {
  private let json: Bool
  private let isQuiet: Bool
  private let epochs: Int
  private let line = StatusLine()
  private let started = ContinuousClock.now
  private var firstStep = 0
  private var hasCollapsed = false
  private var epochStart = ContinuousClock.now
  private var epochImages = 0
  private var epochSeconds = 0.0
  /// The result of the last epoch that was trained here; nil before the first ends.
  private(set) var latest: EpochReport?

  /// Without words and results there is only the changing line.
  init(json: Bool, epochs: Int, isQuiet: Bool = false) {
    self.json = json
    self.isQuiet = isQuiet
    self.epochs = epochs
  }

  /// What is trained, and where it goes.
  func begin(_ trainer: any RunUnderWay, on dataset: Dataset, file: String) throws {
    firstStep = trainer.step
    if dataset.wasBinary {
      note("the pixels of \(dataset.name) are the bytes 0 and 1 only, which are read as black and white")
    }
    epochStart = .now
    let run = trainer.configuration
    let images = dataset.train.count
    let goesOn = trainer.step > 0 ? ", from step \(trainer.step)" : ""
    try say(
      "\(run.architecture.summary) on \(images) images of \(dataset.name) (\(run.pixels.rawValue)), "
        + "\(Self.objective(trainer)), \(run.optimizer.summary) \(trainer.learningRate)"
        + "\(run.learningRateSchedule.summary.map { ", \($0)" } ?? ""), seed \(run.seed)\(goesOn); "
        + "saves to \(file)")
  }

  /// Steps on so many images took so long.
  func noteSteps(_ trainer: any RunUnderWay, images: Int, in duration: Duration) {
    epochImages += images
    epochSeconds += duration / .seconds(1)
    line.show { progress(of: trainer).text(columns: $0, unicode: Console.unicode) }
  }

  private func progress(of trainer: any RunUnderWay) -> ProgressLine {
    let total = epochs * trainer.batchesPerEpoch
    let secondsPerStep = (ContinuousClock.now - started) / .seconds(1) / Double(max(1, trainer.step - firstStep))
    let recent = trainer.history.recent.suffix(50)
    return ProgressLine(
      epoch: min(trainer.step / trainer.batchesPerEpoch + 1, epochs), epochs: epochs, step: trainer.step, steps: total,
      secondsLeft: secondsPerStep * Double(total - trainer.step), imagesPerSecond: rate,
      reconstruction: recent.reduce(0) { $0 + Double($1.reconstruction) } / Double(max(1, recent.count)),
      kl: recent.reduce(0) { $0 + Double($1.kl) } / Double(max(1, recent.count)), isOverAllBetas: drawn(trainer) != nil)
  }

  func noteEpoch(_ report: EpochReport, _ trainer: any RunUnderWay) throws {
    let test = report.test
    latest = report
    if isQuiet {
      clear()
    } else if json {
      let line = JSON.object([
        ("epoch", .whole(report.epoch)),
        ("seed", .seed(trainer.configuration.seed)),
        ("step", .whole(report.step)),
        // Without noise the sum is not a bound.
        ("train_negative_elbo", test.isNoisy ? .number(report.trainNegativeELBO) : .null),
        ("test_negative_elbo", test.isNoisy ? .number(test.negativeELBO) : .null),
        ("test_reconstruction", .number(test.reconstruction)),
        ("test_kl", .number(test.kl)),
        // What the code tells of the image on so many of the test images, at most the logarithm of their number.
        ("test_mutual_information", test.mutualInformation.map { .number($0.nats) } ?? .null),
        ("mutual_information_images", test.mutualInformation.map { .whole($0.images) } ?? .null),
        ("images_per_second", .number(rate)),
        ("seconds", .number((ContinuousClock.now - epochStart) / .seconds(1))),
        ("objective", .text(trainer.configuration.objective.rawValue)),
        ("beta", .float(trainer.beta)),
        ("codebook_perplexity", trainer.codebookUse.map { .number($0.perplexity) } ?? .null),
        ("discriminator_total_correlation", trainer.foundTotalCorrelation.map { .number($0) } ?? .null),
        ("dead_codes", trainer.codebookUse.map { .array($0.dead.map { .whole($0 + 1) }) } ?? .null),
        // The range of the training losses, if each image draws a beta; the test losses are at `beta`.
        ("train_beta_range", drawn(trainer)?.json ?? .null),
      ])
      try Console.write("\(line)\n")
    } else {
      let epoch = "\(report.epoch)".paddedAtStart(to: "\(epochs)".count)
      let results = Self.results(report, dial: drawn(trainer) == nil ? nil : trainer.beta)
      let book = trainer.codebookUse.map {
        "  perplexity \(Numerals.fixed($0.perplexity, digits: 1)) of \($0.shares.count)"
          + ($0.dead.isEmpty ? "" : ", \($0.dead.count) dead")
      }
      let found = trainer.foundTotalCorrelation.map {
        "  total correlation \(Numerals.fixed($0, digits: 2)) by the discriminator"
      }
      try say(
        "epoch \(epoch)/\(epochs)  step \(report.step)  \(results)\(book ?? "")\(found ?? "")  \(Numerals.compact(rate)) images/s"
      )
    }
    // A mean over all betas says nothing about the beta of the test.
    warn(
      of: CollapseVerdict(
        klPerDimension: test.klPerDimension, history: drawn(trainer) == nil ? trainer.history.dimensions : KLHistory(),
        hasPenalty: trainer.configuration.objective.recipe.hasPenalty(beta: trainer.beta), steps: trainer.step,
        information: test.informationPerDimension), trainer)
    epochStart = .now
    epochImages = 0
    epochSeconds = 0
  }

  func end(_ trainer: any RunUnderWay, file: String) throws {
    let time = Numerals.clock((ContinuousClock.now - started) / .seconds(1))
    try say(
      "saved \(file): \(counted(trainer.step / max(trainer.batchesPerEpoch, 1), "epoch")), \(counted(trainer.step, "step")), \(time) here"
    )
  }

  /// Once for each collapse: a run may recover while beta is still rising.
  private func warn(of verdict: CollapseVerdict, _ trainer: any RunUnderWay) {
    if verdict.isWhole, !hasCollapsed {
      // A dial needs no other training, only to be turned.
      note(
        drawn(trainer) == nil
          ? verdict.sentence + (verdict.advice(for: trainer.settings).map { "; \($0)" } ?? "")
          : "at beta \(trainer.beta) \(verdict.sentence)")
    }
    hasCollapsed = verdict.isWhole
  }

  /// The betas that the run's objective draws from, if it does.
  private func drawn(_ trainer: any RunUnderWay) -> BetaRange? {
    let run = trainer.configuration
    return run.objective.recipe.drawsBeta ? run.architecture.betaRange : nil
  }

  /// With a dial the training losses are over all betas, and the test losses at the dial's.
  private static func results(_ report: EpochReport, dial: Float?) -> String {
    let test = report.test
    let (reconstruction, kl) = (Numerals.nats(test.reconstruction), Numerals.nats(test.kl))
    if test.isNoisy {
      let (over, at) = (dial.map { _ in " over all betas" } ?? "", dial.map { " at beta \($0):" } ?? "")
      return "train \(Numerals.nats(report.trainNegativeELBO))\(over)  test\(at) \(Numerals.nats(test.negativeELBO)) = "
        + "reconstruction \(reconstruction) + KL \(kl)"
    }
    return
      "at z = mu: reconstruction train \(Numerals.nats(report.trainReconstruction))  test \(reconstruction), KL \(kl)"
  }

  private static func objective(_ trainer: any RunUnderWay) -> String {
    let run = trainer.configuration
    if run.objective.recipe.drawsBeta, let range = run.architecture.betaRange {
      return "\(run.objective.rawValue) over beta \(range.words), tested at \(trainer.beta)"
    }
    let beta = run.objective.hasBeta ? ", beta \(trainer.beta)" : ""
    return run.objective.rawValue + beta + (run.betaSchedule.summary.map { " (\($0))" } ?? "")
  }

  /// A remark for the user that is not part of the results.
  func note(_ sentence: String) {
    clear()
    Console.say(sentence)
  }

  /// Removes the changing line.
  func clear() { line.clear() }

  /// A line for people. With `--json` stdout is for programs, and people see the changing line only.
  private func say(_ line: String) throws {
    clear()
    if !json, !isQuiet { try Console.write(line.printableLine + "\n") }
  }

  /// Images a second in this epoch's steps, without evaluation and saving.
  private var rate: Double { Double(epochImages) / max(epochSeconds, 1e-9) }
}
