import Datasets

/// Why something cannot be measured on these images.
public enum MeasureError: Error, Equatable, Sendable {
  /// Recognition needs to know what the images show.
  case noLabels(data: String, split: Split)
  /// More labels were asked for than there are images.
  case tooFewImages(expected: Int, found: Int, data: String)
  /// Fewer labels were asked for than there are classes: a recogniser could not even know all of them.
  case tooFewLabels(expected: Int, found: Int, data: String)
  /// Disentanglement needs to know what the images were drawn from.
  case noFactors(data: String)
  /// The images are of another size than the model takes.
  case imageSize(expected: ImageSize, found: ImageSize, data: String)
  /// It was called off.
  case cancelled
}

extension MeasureError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .noLabels(let data, let split):
      "The \(split.rawValue) images of \(data) have no labels, which recognition needs: put them beside the images, or choose "
        + "other --data."
    case .tooFewImages(let expected, let found, let data):
      "\(expected) labels were asked for, but \(data) has \(found) train images: ask for at most so many, or for all."
    case .tooFewLabels(let expected, let found, let data):
      "\(found) labels cannot show the \(expected) classes of \(data): ask for at least \(expected)."
    case .noFactors(let data):
      "Nobody knows what the images of \(data) were drawn from, which disentanglement is measured against: choose --data "
        + "sprites or digits."
    case .imageSize(let expected, let found, let data):
      "The model takes images of \(expected) pixels, but those of \(data) are \(found). Choose data of that size with --data, "
        + "or another checkpoint."
    case .cancelled: "The measurement was called off."
    }
  }
}
