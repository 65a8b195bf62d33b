import Datasets
import Drawing
import Training
import VAE

/// How the cost of training grows: one size is changed at a time, the others stay as they are usual.
struct BenchmarkGrowth {
  /// What is changed.
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
      case .hidden:
        configuration.architecture.encoderWidths = [value]
        configuration.architecture.decoderWidths = [value]
      case .latent: configuration.architecture.latent = value
      case .side: (configuration.architecture.imageHeight, configuration.architecture.imageWidth) = (value, value)
      }
    }
  }

  /// One line of the table.
  struct Row {
    let size: Size
    let value: Int
    /// Operations of an image's dense products.
    let operations: Double
    /// With one thread and with more.
    let training: [BenchmarkTraining]
    /// Whether the time of an image grew faster than its arithmetic since the line above, by more than noise, with any
    /// count of threads.
    let growsFaster: Bool
  }

  let configuration: RunConfiguration
  let dataset: Dataset
  let threads: [Int]
  let quick: Bool

  /// Measures line by line and tells each at once.
  func measure(_ tell: (Row) throws -> Void) throws {
    for size in Size.allCases {
      var above: Row?
      for value in size.values(quick: quick) {
        let row = try measure(size, value, above)
        try tell(row)
        above = row
      }
    }
  }

  private func measure(_ size: Size, _ value: Int, _ above: Row?) throws -> Row {
    var configuration = configuration
    size.apply(value, to: &configuration)
    // All pixels of the enlarged sets fit in memory easily, and are more than a cache holds.
    let dataset = size == .side ? BenchmarkData.enlarged(dataset, side: value, count: 8192) : dataset
    let training = try BenchmarkTraining.measure(
      configuration, on: dataset, threads: threads, runs: quick ? 3 : 5, length: .seconds(quick ? 0.15 : 0.4),
      evaluates: false)
    let growsFaster =
      above.map { above in
        zip(training, above.training).contains { $0.gigaflops < 0.88 * $1.gigaflops }
      } ?? false
    return Row(
      size: size, value: value, operations: configuration.architecture.operationsPerImage(), training: training,
      growsFaster: growsFaster)
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
