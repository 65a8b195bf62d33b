/// The kinds of work in the background.
public enum BackgroundWork: String, CaseIterable, Sendable {
  /// The places of the test images in the latent space.
  case testEncoding
  /// The same with the compared model.
  case besideEncoding
  /// The curve of the dial.
  case dialCurve
  /// The reconstruction of every test image.
  case scoring
  /// Recognition from few labels.
  case probe

  /// During training, the shortest time between the starts of two jobs, and how many times as long as a job took the
  /// next one waits. This limits the share of one core, and the rate to what a user can follow.
  var pace: (interval: Duration, rests: Int) {
    switch self {
    case .testEncoding, .besideEncoding: (.seconds(1), 24)
    case .dialCurve: (.seconds(2), 40)
    // The user waits for it, so it need not be paced.
    case .scoring, .probe: (.zero, 0)
    }
  }
}
