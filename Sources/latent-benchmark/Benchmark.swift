import ArgumentParser
import Autodiff
import CommandSupport
import Datasets
import Drawing
import Training

@main struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latent-benchmark",
    abstract: "Measure training, decoding and encoding on this machine.",
    discussion: """
      latent-benchmark --quick
      latent-benchmark --hidden 200,200 --latent 50 --batch 20 --only training
      latent-benchmark --only gates --hidden 400,200
      latent-benchmark --growth

      Medians of several runs, with one thread and with --threads in turn. Trains on MNIST if it is there, otherwise \
      on as many drawn digits. GFLOPS count the products of the linear layers as if all were dense. \
      Tests/Benchmark/benchmark.py compares with PyTorch.
      """)

  /// A part of the measurements.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case training, looking, step, gates
  }

  @OptionGroup(title: "Run options") var options: RunOptions

  @Option(
    parsing: .unconditional, help: "Threads to compare with one. (default: one a core, at most 4)",
    transform: OptionValue.threads)
  var threads: Int?

  @Option(
    help: "Measure one part: images/s, decoding and encoding, the phases of a step, what gates add to a step."
  )
  var only: Part?

  @Option(parsing: .unconditional, help: "Timed runs. (default: 7, quick 3)", transform: OptionValue.count)
  var runs: Int?

  @Option(
    parsing: .unconditional, help: "Steps of a timed training run. (default: those of a second, quick 0.3 s)",
    transform: OptionValue.count)
  var steps: Int?

  @Flag(help: "Measure instead how images/s change with batch, hidden width, latent dimensions and image size.")
  var growth = false

  @Flag(help: "Shorter runs, rougher figures.")
  var quick = false

  @Flag(help: "With --threads threads only, not with one as well.")
  var alone = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if growth, only != nil || runs != nil || steps != nil {
      throw ValidationError("--growth has runs of its own: leave out --only, --runs and --steps")
    }
  }

  static func main() { runProgram() }

  func run() throws {
    let machine = Machine()
    let dataset = try BenchmarkData.load(options.given[.data])
    let configuration = try configuration(for: dataset)
    let most = threads ?? Trainer.defaultThreads
    let counts = alone || most == 1 ? [most] : [1, most]
    try say(
      "\(machine.processor), \(counted(machine.cores, "core")); \(dataset.train.count) images of \(dataset.name); \(DenseProduct.library)\n"
    )
    let results =
      growth
      ? try measureGrowth(configuration, dataset, counts) : try measureParts(configuration, dataset, counts)
    let memory = Machine.peakMemory
    // The other parts keep images as floats, which training does not.
    if only == .training { try say("peak memory \(Numerals.fixed(memory, digits: 0)) MB\n") }
    if let warning = machine.warning { Console.say(warning) }
    guard json else { return }
    let head: [(String, JSON)] = [
      ("machine", machine.json), ("products", .text(DenseProduct.library)), ("data", .text(dataset.name)),
      ("data_origin", .text(dataset.origin)), ("images", .whole(dataset.train.count)),
      ("model", .text(configuration.architecture.summary)), ("batch", .whole(configuration.batchSize)),
      (
        "operations_per_image",
        .number(configuration.architecture.operationsPerImage(samples: configuration.samples))
      ),
      ("peak_memory_mb", .number(memory)),
    ]
    try Console.write("\(JSON.object(head + results))\n")
  }

  private func measureParts(
    _ configuration: RunConfiguration, _ dataset: Dataset, _ threads: [Int]
  ) throws -> [(String, JSON)] {
    let runs = runs ?? (quick ? 3 : 7)
    var results: [(String, JSON)] = []
    if only ?? .training == .training {
      let training = try TrainingSpeed.measure(
        configuration, on: dataset, threads: threads, runs: runs,
        length: steps.map { .steps($0) } ?? .seconds(quick ? 0.3 : 1), evaluates: true)
      results.append(("training", .array(training.map(\.json))))
      try say("training \(configuration.architecture.summary), batch \(configuration.batchSize)\n")
      for line in training { try say(line.text(imagesPerEpoch: dataset.train.count)) }
    }
    if only ?? .looking == .looking {
      let looking = try LookingTimes.measure(
        configuration, on: dataset, threads: threads.last ?? 1, quick: quick)
      results.append(("looking", looking.json))
      try say(looking.text)
    }
    if only ?? .step == .step {
      let step = try StepTimes.measure(configuration, on: dataset, runs: runs, quick: quick)
      results.append(("step", step.json))
      try say(step.text)
    }
    if only ?? .gates == .gates {
      let gates = try threads.map { (count) throws(TrainingError) in
        try GateCost.measure(
          configuration, on: dataset, threads: count, seconds: Double(runs) * (quick ? 0.2 : 1))
      }
      results.append(("gates", .array(gates.map(\.json))))
      try say("gates (multi-rate), " + (gates.first?.parametersText ?? "") + "\n" + gates.map(\.text).joined())
    }
    return results
  }

  private func measureGrowth(
    _ configuration: RunConfiguration, _ dataset: Dataset, _ threads: [Int]
  ) throws -> [(String, JSON)] {
    let growth = Growth(configuration: configuration, dataset: dataset, threads: threads, quick: quick)
    try say(
      "training \(configuration.architecture.summary), batch \(configuration.batchSize), one size changed at a time\n")
    let line = StatusLine()
    let rows = try growth.measure { share in line.show { _ in "\(Int(whole: share * 100))%" } }
    line.clear()
    try say(growth.heading)
    for row in rows { try say(Growth.text(row)) }
    return [("growth", .array(rows.map(Growth.json)))]
  }

  private func configuration(for dataset: Dataset) throws -> RunConfiguration {
    do {
      return try options.configuration(imageSize: dataset.train.size)
    } catch let error as ValidationError {
      throw CommandError.usage(error.message)
    }
  }

  private func say(_ text: String) throws {
    if !json { try Console.write(text) }
  }
}
