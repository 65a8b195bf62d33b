import Autodiff
import CommandSupport
import Datasets
import Drawing
import Training
import VAE

/// How the cost of training grows with each size; the other sizes keep their defaults.
struct Growth {
  /// The size that is changed.
  enum Size: String, CaseIterable {
    case batch, hidden, latent
    case side = "image side"

    /// From the smallest to the largest.
    func values(quick: Bool) -> [Int] {
      switch self {
      case .batch: quick ? [20, 128, 1024] : [20, 50, 128, 256, 512, 1024]
      case .hidden: quick ? [64, 512, 2048] : [64, 128, 256, 400, 512, 1024, 2048]
      case .latent: quick ? [2, 64] : [2, 8, 20, 64]
      case .side: quick ? [28, 64] : [28, 40, 52, 64]
      }
    }

    func apply(_ value: Int, to configuration: inout RunConfiguration) {
      switch self {
      case .batch: configuration.batchSize = value
      case .hidden: configuration.architecture = Self.architecture(configuration, hidden: [value])
      case .latent: configuration.architecture = Self.architecture(configuration, latent: value)
      case .side: configuration.architecture = Self.architecture(configuration, side: value)
      }
    }

    /// The fully connected model with one size changed.
    private static func architecture(
      _ configuration: RunConfiguration, hidden: [Int]? = nil, latent: Int? = nil, side: Int? = nil
    ) -> Architecture {
      let old = configuration.architecture
      return Architecture(
        picture: side.map { Shape(channels: old.picture.channels, height: $0, width: $0) } ?? old.picture,
        hidden: hidden ?? old.hidden?.encoder ?? [400], latent: latent ?? old.latent,
        decoderHidden: hidden ?? old.hidden?.decoder, activation: old.hidden?.activation ?? .relu,
        likelihood: old.likelihood, betaRange: old.betaRange)
    }
  }

  /// One line of the table.
  struct Row {
    let size: Size
    let value: Int
    /// Operations per image, counting all products as dense.
    let operations: Double
    /// With one thread and with more.
    let training: [TrainingSpeed]
    /// Whether the time per image grew faster than the operations since the line above, by more than noise, with any
    /// number of threads.
    let growsFaster: Bool
  }

  let configuration: RunConfiguration
  let dataset: Dataset
  let threads: [Int]
  let quick: Bool

  /// One line's measurements.
  private struct Case {
    let size: Size
    let value: Int
    let configuration: RunConfiguration
    let dataset: Dataset
    var training: [TrainingSpeed] = []
  }

  /// Measures all lines in several rounds, so that a slow minute of the machine does not affect one line alone. Calls
  /// `progress` with the fraction done.
  func measure(progress: (Double) -> Void) throws(TrainingError) -> [Row] {
    var cases = Size.allCases.flatMap { size in size.values(quick: quick).map { makeCase(size, $0) } }
    let rounds = quick ? 3 : 7
    for round in 0..<rounds {
      for index in cases.indices {
        let training = try TrainingSpeed.measure(
          cases[index].configuration, on: cases[index].dataset, threads: threads, runs: 1,
          length: .seconds(quick ? 0.15 : 0.25), evaluates: false, warmingSteps: 2)
        cases[index].training =
          round == 0 ? training : zip(cases[index].training, training).map { $0.joined(with: $1) }
        progress(Double(round * cases.count + index + 1) / Double(rounds * cases.count))
      }
    }
    return rows(cases)
  }

  private func makeCase(_ size: Size, _ value: Int) -> Case {
    var configuration = configuration
    size.apply(value, to: &configuration)
    // 8192 enlarged images fit into memory easily and exceed every cache.
    let dataset = size == .side ? BenchmarkData.enlarged(dataset, side: value, count: 8192) : dataset
    return Case(size: size, value: value, configuration: configuration, dataset: dataset)
  }

  private func rows(_ cases: [Case]) -> [Row] {
    cases.enumerated().map { index, line in
      let above = index > 0 && cases[index - 1].size == line.size ? cases[index - 1].training : []
      return Row(
        size: line.size, value: line.value,
        operations: line.configuration.architecture.operationsPerImage(samples: line.configuration.samples),
        training: line.training,
        growsFaster: zip(line.training, above).contains { $0.gigaflops < 0.88 * $1.gigaflops })
    }
  }

  /// The names of the columns.
  var heading: String {
    "  " + "size".padded(to: 16) + "MFLOP/image".paddedAtStart(to: 12)
      + threads.map { "\(counted($0, "thread")): images/s  GFLOPS".paddedAtStart(to: 32) }.joined()
      + (threads.count > 1 ? "speed-up".paddedAtStart(to: 10) : "") + "\n"
  }

  /// A line for people.
  static func text(_ row: Row) -> String {
    let columns = row.training.map {
      Numerals.compact($0.imagesPerSecond.median).paddedAtStart(to: 24)
        + Numerals.fixed($0.gigaflops, digits: 1).paddedAtStart(to: 8)
    }
    let speedUp =
      row.training.count < 2
      ? "" : Numerals.fixed(row.training[1].gigaflops / row.training[0].gigaflops, digits: 2).paddedAtStart(to: 10)
    return "  " + "\(row.size.rawValue) \(row.value)".padded(to: 16)
      + Numerals.fixed(row.operations / 1e6, digits: 2).paddedAtStart(to: 12) + columns.joined() + speedUp
      + (row.growsFaster ? "  faster than the arithmetic" : "") + "\n"
  }

  static func json(_ row: Row) -> JSON {
    .object([
      ("size", .text(row.size.rawValue)), ("value", .whole(row.value)),
      ("operations_per_image", .number(row.operations)), ("training", .array(row.training.map(\.json))),
      ("grows_faster_than_arithmetic", .flag(row.growsFaster)),
    ])
  }
}
