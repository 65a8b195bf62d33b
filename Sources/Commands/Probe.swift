import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Measures
import Training

struct Probe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Measure how well a model's codes tell classes apart, with few labels and with many.",
    discussion: """
      latent probe mnist-20d
      latent probe m.safetensors --labels 10,all --draws 10 --json

      Recognisers get the labels of few training images, balanced over the classes, and are tested on all test images: \
      logistic regression (C = 1) and nearest neighbours on mu and on pixels, and the encoder itself trained further on these \
      labels. Of equally near neighbours the first image counts, and of classes with equally many votes that of the nearest. Each \
      draw takes other images; the mean and standard deviation are printed.
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    parsing: .unconditional,
    help: "Data with labels: mnist, fashion, digits, sprites, or a folder. (default: what the model was trained on)",
    completion: .data)
  var data: String?

  @Option(help: "How pixels are read. (default: as in training)")
  var pixels: PixelTreatment?

  @Option(
    parsing: .unconditional, help: "How many labels. (default: 10,100,1000,all)", transform: OptionValue.labelCounts)
  var labels: [Int] = [10, 100, 1000, 0]

  @Option(
    parsing: .unconditional, help: "Draws of the labelled images. (default: 5)", transform: OptionValue.draws)
  var draws = 5

  @Option(
    parsing: .unconditional, help: "The seed of draws and of the order in fine-tuning. (default: the run's)",
    transform: OptionValue.seed)
  var seed: UInt64?

  @OptionGroup var threads: ThreadOption

  @OptionGroup var form: OutputForm

  func run() throws {
    let (checkpoint, dial) = try model.load(for: "probe", data: data)
    let dataset = try Surroundings.load(data ?? checkpoint.configuration.data, as: checkpoint.imageRequest)
    try checkpoint.check(dataset.train)
    let counts = labels.map { $0 == 0 ? dataset.train.count : $0 }
    for count in counts { try RecognitionStudy.check(labels: count, data: dataset) }
    let pixels = pixels ?? checkpoint.configuration.pixels
    let seed = seed ?? checkpoint.configuration.seed
    let study = try RecognitionStudy(
      checkpoint, data: dataset, pixels: pixels, seed: seed, threads: threads.count)
    if form.json { return try printJSON(study, counts, dataset, pixels, seed, dial) }
    if form.csv { return try Console.write(table(study, counts).text) }
    try Console.write(
      """
      \(dataset.test.count) test images of \(dataset.name.printableLine), pixels \(pixels.rawValue), \
      \(counted(draws, "draw")) of labelled train images, seed \(seed)\(dial.map { "; \($0.words)" } ?? "")
      Percent recognised, \(Self.pair("mean", "standard deviation"))

      \(Self.head)

      """)
    for count in counts {
      let scores = study.scores(labels: count, draws: draws)
      try Console.write(("\(count)".paddedAtStart(to: 7) + scores.map(Self.cell).joined()).trimmingSpacesAtEnd + "\n")
    }
  }

  /// A row for each recogniser and number of labels.
  private func table(_ study: RecognitionStudy, _ counts: [Int]) -> CSVTable {
    CSVTable(
      ["labels", "method", "input", "accuracy", "standard_deviation"],
      rows: counts.flatMap { count in
        study.scores(labels: count, draws: draws).map { score in
          [
            .whole(count), .text(score.recognizer.method.rawValue), .text(score.recognizer.input.rawValue),
            .number(score.mean), .init(score.deviation),
          ]
        }
      })
  }

  private func printJSON(
    _ study: RecognitionStudy, _ counts: [Int], _ dataset: Dataset, _ pixels: PixelTreatment, _ seed: UInt64,
    _ dial: DialPosition?
  ) throws {
    let results = counts.flatMap { count in
      study.scores(labels: count, draws: draws).map { score in
        JSON.object([
          ("labels", .whole(count)), ("method", .text(score.recognizer.method.rawValue)),
          ("input", .text(score.recognizer.input.rawValue)), ("accuracy", .number(score.mean)),
          ("deviation", score.deviation.map { .number($0) } ?? .null), ("accuracies", .numbers(score.accuracies)),
        ])
      }
    }
    let object = JSON.object([
      ("results", .array(results)), ("classes", .whole(study.classes)), ("images", .whole(dataset.test.count)),
      ("data", .text(dataset.name)), ("data_sha256", .text(dataset.hash)), ("pixels", .text(pixels.rawValue)),
      ("draws", .whole(draws)), ("seed", .seed(seed)), ("dial", dial.map { .float($0.beta) } ?? .null),
    ])
    try Console.write("\(object)\n")
  }

  /// Two lines of names over the columns of `Recognizer.all`.
  private static var head: String {
    let names =
      "".padded(to: 7)
      + Recognizer.Method.allCases.map { method in
        ("  " + title(method)).padded(to: width * Recognizer.all.count { $0.method == method })
      }.joined()
    let inputs = Recognizer.all.map { "  \($0.method == .fineTuned ? "encoder" : $0.input.rawValue)".padded(to: width) }
    return names.trimmingSpacesAtEnd + "\n" + (" labels" + inputs.joined()).trimmingSpacesAtEnd
  }

  private static let width = 10

  private static func title(_ method: Recognizer.Method) -> String {
    switch method {
    case .linear: "linear probe"
    case .nearest: "nearest neighbour"
    case .nearest5: "5 neighbours"
    case .fineTuned: "trained"
    }
  }

  private static func cell(_ score: RecognitionScore) -> String {
    let mean = Numerals.fixed(100 * score.mean, digits: 1)
    return "  "
      + (score.deviation.map { pair(mean, Numerals.fixed(100 * $0, digits: 1)) } ?? mean).padded(to: width - 2)
  }

  private static func pair(_ mean: String, _ deviation: String) -> String {
    mean + (Console.unicode ? "±" : "+-") + deviation
  }
}
