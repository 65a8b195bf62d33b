import Drawing
import Training

/// What the state wants computed from the weights as they are now, in the moment between two pictures.
public enum Request: Sendable, Equatable {
  /// The images at these points, `[count, latent]`: answered by `Answer.images`.
  case decode([Float])
  /// What a test image becomes: a draw of its posterior decoded (0 is mu), and so many draws beside it.
  case examine(image: Int, draw: Int, wall: Int)
  /// What pixels are encoded to that are in no data set, a byte each: answered by `Answer.reading`.
  case read(pixels: [UInt8])
  /// The posterior means of these test images.
  case encode([Int])
  /// What two models make of the same point or image.
  case compare(ComparisonRequest, with: OtherWeights?)
}

/// What was computed for a `Request`.
public enum Answer: Sendable {
  case images([Picture])
  case examination(Examination)
  case reading(ImageEvaluation)
  case means([Int: [Float]])
  case comparison(Comparison)
  /// A model to compare with was read from a file.
  case otherModel(OpenedModel)
}

/// Who asks, and so whom the answer goes to.
public enum Asker: Sendable, Equatable, CaseIterable {
  /// The view on the screen. First, as a drawing that was read moves z.
  case view
  /// The point z that all views share: its image.
  case point
  /// What lies over the view.
  case overlay
}
