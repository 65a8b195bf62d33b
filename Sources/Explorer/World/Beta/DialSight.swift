import Training

/// What the explorer knows of a model over the range of its dial: the curve and its measurement.
package struct DialSight: Sendable {
  /// The latest curve; nil until one is measured.
  package internal(set) var curve: DialCurve?
  /// The progress of the present measurement; nil while nothing is measured.
  package internal(set) var share: Double?
  /// The version at which this model was opened. Curves of earlier versions belong to another model.
  var firstVersion = 0
  /// The latest request, so that nothing is requested twice.
  var asked: Request?

  /// Knows nothing.
  init() {}

  /// Knows what the file of a model says; that need not be measured again.
  init(_ model: Checkpoint, version: Int) {
    firstVersion = version
    guard let sweep = model.sweep else { return }
    curve = DialCurve(modelVersion: version, images: sweep.images, points: sweep.points)
    asked = Request(version: version, latestVersion: version, isAtRest: true, weights: model.parameters)
  }

  struct Request: Sendable {
    /// The requested version, and the latest version with the same weights: turning the dial makes a new version, too.
    var version: Int
    var latestVersion: Int
    /// Whether the model does not train, so that exact values are worth their time.
    var isAtRest: Bool
    var weights: [Float]
  }
}

/// News of the measurement of a curve.
public enum DialNews: Sendable {
  /// The share of the work that is done, for the weights of this version.
  case progress(version: Int, share: Double)
  /// A curve that can be shown; a finer one may follow.
  case measured(DialCurve)
  /// The measurement for the weights of this version has ended: it is complete, or was cancelled.
  case over(version: Int, isComplete: Bool)
}
