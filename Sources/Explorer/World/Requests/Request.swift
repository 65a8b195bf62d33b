import Drawing
import Training

/// What the state wants computed from the current weights between two pictures.
public enum Request: Sendable, Equatable {
  /// The images at these points, `[count, latent]`: answered by `Answer.images`.
  case decode([Float])
  /// A test image, encoded and decoded from a draw of its posterior (0 is mu), and the first `wall` draws decoded.
  case examine(image: Int, draw: Int, wall: Int)
  /// Pixels that are in no data set, a byte each, encoded: answered by `Answer.reading`.
  case read(pixels: [UInt8])
  /// The posterior means of these test images.
  case encode([Int])
  /// One step on a test image with this draw, `[latent]`, in slow motion: answered by `Answer.step`.
  case step(image: Int, epsilon: [Float])
  /// The bounds on a test image's evidence.
  case bounds(image: Int)
  /// A test image's own posterior after so many gradient steps from the encoder's.
  case improve(image: Int, steps: Int)
  /// The results of two models for the same points or image.
  case compare(ComparisonRequest, with: OtherWeights?)
}

/// What was computed for a `Request`.
public enum Answer: Sendable {
  case images([Picture])
  case examination(Examination)
  case reading(ImageEvaluation)
  case means([Int: [Float]])
  case step(StepResult)
  case bounds(ImageBounds)
  case improvement(Improvement)
  case comparison(Comparison)
}

/// Who asks, and therefore receives the answer.
public enum Asker: Sendable, Equatable, CaseIterable {
  /// The view on the screen. It comes first, because reading a drawing moves z.
  case view
  /// The point z that all views share: its image.
  case point
  /// What lies over the view.
  case overlay
  /// The lesson: the picture to look for. It comes last, so that the picture at z is the present one.
  case lesson
}
