import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Measures
import Training

/// Measurements that take long for each image, and are therefore made on a sample of the images.
struct SampleMeasures: ParsableArguments {
  @Flag(
    help:
      "Instead, on a sample of the images: what the encoder costs, and what a Gaussian q costs, by gradient steps on each image's own mu and sigma."
  )
  var gaps = false

  @Flag(
    help:
      "Instead, on a sample of the images: log p(x) by annealed importance sampling, and its bounds from both sides on images drawn from the model."
  )
  var ais = false

  @Option(
    name: .customLong("images"), parsing: .unconditional,
    help: "With --gaps or --ais: how many images, evenly spaced over the set. (default: 100)",
    transform: OptionValue.count)
  var count: Int?

  @Option(
    parsing: .unconditional, help: "With --ais: chains of each image. (default: \(Self.usualChains))",
    transform: OptionValue.draws)
  var chains: Int?

  @Option(
    parsing: .unconditional,
    help: "With --ais: distributions from the prior to the posterior. (default: \(Self.usualDistributions))",
    transform: OptionValue.count)
  var distributions: Int?

  private static let usualImages = 100
  private static let usualChains = 8
  private static let usualDistributions = 500
  /// Draws of z for importance sampling.
  private static let usualSamples = 1000

  var isGiven: Bool { gaps || ais }

  func validate() throws {
    if gaps, ais { throw ValidationError("--gaps and --ais are two measurements: leave one out") }
    if count != nil, !isGiven { throw ValidationError("--images goes with --gaps or --ais: take one, or leave it out") }
    for (name, value) in [("chains", chains), ("distributions", distributions)] where value != nil && !ais {
      throw ValidationError("--\(name) goes with --ais: take that, or leave it out")
    }
    if chains == 1 { throw ValidationError("--chains 1: expected at least 2, which tell how far they differ") }
    if distributions == 1 {
      throw ValidationError("--distributions 1: expected at least 2, the prior and the posterior")
    }
  }

  func run(
    _ checkpoint: Checkpoint, on images: ChosenImages, samples: Int?, threads: Int, dial: DialPosition?,
    form: OutputForm
  ) throws {
    let count = count ?? min(Self.usualImages, images.set.count)
    guard count <= images.set.count else {
      throw CommandError.usage(
        "--images \(count): \(images.dataset.name) has \(counted(images.set.count, "\(images.set.split.rawValue) image"))",
        command: "evaluate")
    }
    if samples == 1 {
      throw CommandError.usage("--samples 1: expected at least 2, which tell how far they differ", command: "evaluate")
    }
    let sample = images.sample(count)
    let samples = samples ?? Self.usualSamples
    if gaps {
      let progress = StepProgress("improving q")
      let found = try checkpoint.inferenceGaps(
        on: sample.set, pixels: sample.pixels, samples: samples, seed: sample.seed, threads: threads,
        progress: progress.show)
      progress.clear()
      let report = GapReport(
        gaps: found, images: sample, of: images.set.count, dial: dial, meaning: sample.meaning(under: checkpoint))
      return try form.write(text: report.text, json: report.json, csv: .ofMeans(report.means))
    }
    let progress = StepProgress("annealing")
    let start = ContinuousClock.now
    let annealing = Annealing(
      chains: chains ?? Self.usualChains, distributions: distributions ?? Self.usualDistributions)
    let found = try checkpoint.annealedLikelihood(
      on: sample.set, pixels: sample.pixels, annealing, seed: sample.seed, threads: threads, progress: progress.show)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    progress.clear()
    let drawing = StepProgress("drawing z")
    let beside = try checkpoint.estimateLikelihood(
      on: sample.set, pixels: sample.pixels, samples: samples, seed: sample.seed, threads: threads,
      progress: drawing.show)
    drawing.clear()
    let report = AnnealingReport(
      annealed: found, beside: beside, seconds: seconds, images: sample, of: images.set.count, dial: dial,
      meaning: sample.meaning(under: checkpoint))
    try form.write(text: report.text, json: report.json, csv: .ofMeans(report.means))
  }
}

extension ChosenImages {
  /// Some of them, evenly spaced.
  fileprivate func sample(_ count: Int) -> ChosenImages {
    ChosenImages(set: set.sample(count), dataset: dataset, pixels: pixels, seed: seed)
  }

  /// `100 of 10000 test images of mnist, pixels grey`
  func words(of all: Int) -> String { set.count < all ? "\(set.count) of \(wordsOf(all))" : words }

  private func wordsOf(_ all: Int) -> String {
    "\(counted(all, "\(set.split.rawValue) image")) of \(dataset.name.printableLine), pixels \(pixels.rawValue)"
  }
}

extension MeanOverImages {
  /// `  97.31 +- 0.05`
  var text: String {
    "\(Numerals.nats(value).paddedAtStart(to: 9)) +- \(Numerals.fixed(error, digits: 3))"
  }

  /// `; other images would move it by 0.50`
  var others: String { imageError.map { "; other images would move it by \(Numerals.nats($0))" } ?? "" }

  /// As entries of a JSON object.
  func json(_ name: String) -> [(String, JSON)] {
    [
      (name, .number(value)), ("\(name)_error", .number(error)),
      ("\(name)_image_error", imageError.map { .number($0) } ?? .null),
    ]
  }
}

extension CSVTable {
  /// A line for each mean, in nats an image.
  fileprivate static func ofMeans(_ means: [(name: String, mean: MeanOverImages)]) -> CSVTable {
    CSVTable(
      ["quantity", "nats", "error_nats", "image_error_nats"],
      rows: means.map { [.text($0.name), .number($0.mean.value), .number($0.mean.error), Value($0.mean.imageError)] })
  }
}
