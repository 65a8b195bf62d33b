/// The selected image of the test set, which all views share, and the order of the images.
struct TestImages: Sendable, Equatable {
  /// The image, counted from 0 as in the file and in `latent encode`.
  var index = 0
  /// The order of the images.
  var order = Order.file
  /// The reconstruction of every test image with the present or some earlier weights, once requested.
  var scores: ImageScores?
  /// The scoring that is under way.
  var scoring: Scoring?

  enum Order: Sendable, Equatable {
    case file, worstFirst
  }

  struct Scoring: Sendable, Equatable {
    /// The version of the model that is measured.
    var version: Int
    /// The share of the test set that is done.
    var share = 0.0
  }

  /// Forgets what belongs to a model; the image stays, so that models can be compared on it.
  mutating func forgetModel() { self = TestImages(index: index) }
}
