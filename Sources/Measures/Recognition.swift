import Datasets
import Training

/// A method that predicts the class of an image from a few labelled ones.
public struct Recognizer: Hashable, Sendable {
  /// The methods.
  public enum Method: String, Sendable, CaseIterable {
    /// Multinomial logistic regression with C = 1 (scikit-learn's C), on unscaled values.
    case linear
    /// The class of the nearest labelled image.
    case nearest
    /// The majority class of the five nearest labelled images.
    case nearest5 = "nearest_5"
    /// The encoder and a linear classifier on mu, trained together.
    case fineTuned = "fine_tuned"
  }

  /// The features.
  public enum Input: String, Sendable, CaseIterable {
    /// The posterior's mean.
    case mu
    /// The pixels.
    case pixels
  }

  /// The method.
  public let method: Method
  /// The features.
  public let input: Input

  /// A method on some features.
  public init(method: Method, input: Input) {
    self.method = method
    self.input = input
  }

  /// All methods that are compared. Fine-tuning starts from the encoder; its features are pixels.
  public static let all =
    [Method.linear, .nearest, .nearest5].flatMap { method in
      Input.allCases.map { Recognizer(method: method, input: $0) }
    } + [Recognizer(method: .fineTuned, input: .pixels)]
}

/// The accuracy of a recogniser with a number of labels.
public struct RecognitionScore: Sendable, Equatable {
  /// The recogniser.
  public let recognizer: Recognizer
  /// The accuracy on the test images, for each draw of labelled images.
  public let accuracies: [Double]

  package init(recognizer: Recognizer, accuracies: [Double]) {
    self.recognizer = recognizer
    self.accuracies = accuracies
  }

  /// The mean over the draws.
  public var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }
  /// The standard deviation over draws (with n - 1 in the denominator); nil for a single draw.
  public var deviation: Double? {
    guard accuracies.count > 1 else { return nil }
    let mean = mean
    return (accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(accuracies.count - 1)).squareRoot()
  }
}

/// Measures how useful a model's codes are for recognition: labels of few train images predict the classes of all test
/// images.
///
/// Every draw takes other labelled images, balanced over classes; all recognisers of a draw see the same ones. Nothing
/// is tuned on the test images. Holds all pixels as floats; belongs to one thread.
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

  /// Encodes all images. Sampled pixels, labelled images and the order in fine-tuning depend on `seed`.
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

  /// The largest number of labels.
  public var most: Int { train.labels.count }

  /// Checks a number of labels.
  ///
  /// - Throws: `MeasureError.tooFewImages` or `.tooFewLabels`.
  public static func check(labels: Int, data: Dataset) throws(MeasureError) {
    guard labels <= data.train.count else {
      throw .tooFewImages(expected: labels, found: data.train.count, data: data.name)
    }
    let classes = Set(data.train.labels ?? []).count
    guard labels >= classes else { throw .tooFewLabels(expected: classes, found: labels, data: data.name) }
  }

  /// The score of each recogniser with `count` labels, in the order of `Recognizer.all`, over `draws` draws; with all
  /// labels (`most`) there is only one draw.
  ///
  /// - Precondition: `check` accepts the number.
  public func scores(labels count: Int, draws: Int) -> [RecognitionScore] {
    let draws = count == most ? 1 : draws
    let (train, test, classes, seed) = (train, test, classes, seed)
    let (architecture, parameters) = (checkpoint.configuration.architecture, checkpoint.parameters)
    let threads = threads
    let results = inParallel(draws, threads: threads) { draw in
      let known =
        count == train.labels.count
        ? train : train.subset(labelledSubset(train.labels, count: count, seed: seed, draw: draw))
      // Draws already run in parallel.
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
