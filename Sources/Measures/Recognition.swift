import Datasets
import Training

/// How what images show is recognised from a few labelled ones.
public struct Recognizer: Hashable, Sendable {
  /// The kinds.
  public enum Method: String, Sendable, CaseIterable {
    /// Multinomial logistic regression: C = 1 in scikit-learn's words, on values as they are.
    case linear
    /// The class of the nearest labelled image.
    case nearest
    /// The class that most of the five nearest labelled images have.
    case nearest5 = "nearest_5"
    /// The encoder and a linear classifier on mu, trained together.
    case fineTuned = "fine_tuned"
  }

  /// What is looked at.
  public enum Input: String, Sendable, CaseIterable {
    /// The posterior's mean.
    case mu
    /// The image itself.
    case pixels
  }

  /// How.
  public let method: Method
  /// From what.
  public let input: Input

  /// One of them.
  public init(method: Method, input: Input) {
    self.method = method
    self.input = input
  }

  /// All that are compared. Fine-tuning begins with the encoder; what it looks at are pixels.
  public static let all =
    [Method.linear, .nearest, .nearest5].flatMap { method in
      Input.allCases.map { Recognizer(method: method, input: $0) }
    } + [Recognizer(method: .fineTuned, input: .pixels)]
}

/// How well one recogniser does with so many labels.
public struct RecognitionScore: Sendable, Equatable {
  /// Which.
  public let recognizer: Recognizer
  /// The share of test images that it gets right, for each draw of the labelled images.
  public let accuracies: [Double]

  package init(recognizer: Recognizer, accuracies: [Double]) {
    self.recognizer = recognizer
    self.accuracies = accuracies
  }

  /// The mean over the draws.
  public var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }
  /// The standard deviation over the draws (divided by their number less one); nil for a single draw.
  public var deviation: Double? {
    guard accuracies.count > 1 else { return nil }
    let mean = mean
    return (accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(accuracies.count - 1)).squareRoot()
  }
}

/// What a model's codes are worth for recognition: how well labels of few train images tell those of all test images.
///
/// Every draw takes other labelled images, as many of each class as can be; all recognisers of a draw see the same. Nothing is
/// chosen by looking at the test images. Holds all pixels as floats; belongs to one thread.
public final class RecognitionStudy {
  /// The number of classes.
  public let classes: Int
  private let checkpoint: Checkpoint
  private let train, test: Images
  private let seed: UInt64
  private let threads: Int

  private struct Images: Sendable {
    let pixels, mu: Points
    let labels: [UInt8]

    subscript(input: Recognizer.Input) -> Points { input == .mu ? mu : pixels }

    func subset(_ indices: [Int32]) -> Images {
      Images(pixels: pixels.subset(indices), mu: mu.subset(indices), labels: indices.map { labels[Int($0)] })
    }
  }

  /// Encodes all images of the data. Pixels that are drawn, the labelled images and the order in fine-tuning follow from `seed`.
  ///
  /// - Throws: `MeasureError.noLabels` or `.imageSize`.
  public init(
    _ checkpoint: Checkpoint, data: Dataset, pixels: PixelTreatment, seed: UInt64, threads: Int = Trainer.defaultThreads
  ) throws(MeasureError) {
    func load(_ images: ImageSet) throws(MeasureError) -> Images {
      guard let labels = images.labels else { throw .noLabels(data: data.name, split: images.split) }
      let mu = try checkpoint.encode(images, pixels: pixels, seed: seed, threads: threads).mu
      let values = images.pixels(0..<images.count, pixels, seed: seed)
      return Images(pixels: Points(values, features: images.valuesPerImage), mu: mu, labels: labels)
    }
    (train, test) = (try load(data.train), try load(data.test))
    classes = Int(max(train.labels.max() ?? 0, test.labels.max() ?? 0)) + 1
    self.checkpoint = checkpoint
    self.seed = seed
    self.threads = threads
  }

  /// How many labels can be asked for.
  public var most: Int { train.labels.count }

  /// Refuses numbers of labels that make no sense here.
  ///
  /// - Throws: `MeasureError.tooFewImages` or `.tooFewLabels`.
  public static func check(labels: Int, data: Dataset) throws(MeasureError) {
    guard labels <= data.train.count else {
      throw .tooFewImages(expected: labels, found: data.train.count, data: data.name)
    }
    let classes = Set(data.train.labels ?? []).count
    guard labels >= classes else { throw .tooFewLabels(expected: classes, found: labels, data: data.name) }
  }

  /// Every recogniser's score with so many labels, in the order of `Recognizer.all`, over `draws` draws; with all labels
  /// (`most`) there is but one.
  ///
  /// - Precondition: `check` does not refuse the number.
  public func scores(labels count: Int, draws: Int) -> [RecognitionScore] {
    let draws = count == most ? 1 : draws
    let (train, test, classes, seed) = (train, test, classes, seed)
    let (architecture, parameters) = (checkpoint.configuration.architecture, checkpoint.parameters)
    let threads = threads
    let results = inParallel(draws, threads: threads) { draw in
      let known =
        count == train.labels.count
        ? train : train.subset(labelledSubset(train.labels, count: count, seed: seed, draw: draw))
      // Draws already go side by side.
      let threads = draws == 1 ? threads : 1
      var accuracies: [Recognizer: Double] = [:]
      func note(_ method: Recognizer.Method, _ input: Recognizer.Input, _ answers: [UInt8]) {
        let right = zip(answers, test.labels).count { $0 == $1 }
        accuracies[Recognizer(method: method, input: input)] = Double(right) / Double(test.labels.count)
      }
      for input in Recognizer.Input.allCases {
        let probe = LogisticRegression(known[input], labels: known.labels, classes: classes, threads: threads)
        note(.linear, input, probe.predict(test[input], threads: threads))
        let reach = min(5, count)
        let neighbors = nearestNeighbors(reach, of: test[input], among: known[input], threads: threads)
        note(.nearest, input, vote(1, of: neighbors, count: reach, labels: known.labels))
        note(.nearest5, input, vote(reach, of: neighbors, count: reach, labels: known.labels))
        if input == .mu {
          let tuning = FineTuning(architecture, model: parameters, probe: probe)
          tuning.train(known.pixels, labels: known.labels, seed: seed &+ UInt64(draw))
          note(.fineTuned, .pixels, tuning.predict(test.pixels))
        }
      }
      return accuracies
    }
    return Recognizer.all.map { recognizer in
      RecognitionScore(recognizer: recognizer, accuracies: results.compactMap { $0[recognizer] })
    }
  }
}
