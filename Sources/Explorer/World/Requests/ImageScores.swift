import Datasets
import Training

/// The reconstruction of every test image with some weights.
public struct ImageScores: Sendable, Equatable {
  /// The version of the state's model.
  public let version: Int
  /// The step of the run.
  public let step: Int
  /// Where the model was held; nil for a model without gates.
  public let dial: Float?
  /// All images, the largest reconstruction loss first.
  public let worstFirst: [Int]
  /// The place of each image in that order.
  public let rank: [Int]

  /// From the reconstruction of each image in nats.
  public init(version: Int, step: Int, dial: Float? = nil, reconstructions: [Float]) {
    self.dial = dial
    (self.version, self.step) = (version, step)
    // NaN counts as the worst.
    let keys = reconstructions.map { $0.isNaN ? .infinity : $0 }
    worstFirst = keys.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }
    var rank = [Int](repeating: 0, count: keys.count)
    for (place, image) in worstFirst.enumerated() { rank[image] = place }
    self.rank = rank
  }
}

/// How far the scoring of the test set is.
public enum ScoringNews: Sendable {
  /// The share that is done, with the weights of this version.
  case progress(version: Int, share: Double)
  /// All is done.
  case complete(ImageScores)

  var version: Int {
    switch self {
    case .progress(let version, _): version
    case .complete(let scores): scores.version
    }
  }
}

extension ImageScores {
  /// Images that are measured at a time: few enough that a cancellation takes effect soon.
  private static let chunk = 64

  /// Measures every test image with a model held at `dial`, and reports its progress. A cancelled scoring never
  /// completes.
  static func measure(
    _ images: ImageSet, with model: Checkpoint, version: Int, dial: Float?, cancellation: Cancellation,
    report: (ScoringNews) -> Void
  ) {
    let configuration = model.configuration
    let evaluator = ImageEvaluator(
      architecture: configuration.architecture, samples: Examination.draws, capacity: chunk)
    evaluator.load(model.parameters)
    var reconstructions: [Float] = []
    var shown = 0
    for start in stride(from: 0, to: images.count, by: chunk) {
      if cancellation.isCancelled { return }
      let range = start..<min(start + chunk, images.count)
      reconstructions += evaluator.evaluate(range, of: images, pixels: configuration.pixels, seed: configuration.seed)
        .map(\.reconstruction)
      // A screen cannot show finer steps.
      let tenth = 10 * range.upperBound / images.count
      if tenth > shown, range.upperBound < images.count {
        report(.progress(version: version, share: Double(tenth) / 10))
        shown = tenth
      }
    }
    report(.complete(ImageScores(version: version, step: model.step, dial: dial, reconstructions: reconstructions)))
  }
}
