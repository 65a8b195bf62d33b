import Training

/// Which half of the screen a view has.
enum Side: Sendable, Equatable {
  case left, right
}

/// What the model is compared with: an earlier moment of its run, or a model from another file.
package struct Beside: Sendable {
  enum Other: Sendable {
    case past
    case model(OpenedModel)
  }

  var other = Other.past
  /// The step of the selected moment, which is not dropped; nil for now.
  var step: Int?
  /// Counts the other models, so that a decoder knows when its copy is old.
  private(set) var version = 0
  /// Whether views show both models, where they can.
  package internal(set) var isShown = false
  /// The test set, encoded with the other weights.
  var places = TestSetPlaces()
  /// The weights that it was last asked to be encoded with.
  var requested: OtherWeights.Identity?

  /// Compares with a model from a file.
  mutating func take(_ opened: OpenedModel) {
    var opened = opened
    opened.checkpoint = opened.checkpoint.withoutOptimizer.withoutClasses
    other = .model(opened)
    version += 1
  }

  /// Another run has another past. The other model stays.
  mutating func forgetRun(step: Int) {
    self.step = step
    (places, requested) = (TestSetPlaces(), nil)
  }
}
