import Measures
import Training
import VAE

/// What the explorer knows of a model over the range of its dial.
package struct DialSight: Sendable {
  /// The latest curve; nil until one is measured.
  package internal(set) var curve: DialCurve?
  /// How much of the measuring that is under way is done; nil while nothing is measured.
  package internal(set) var share: Double?
  /// The version of the model at which this model was opened: curves of earlier ones are another model's.
  var firstVersion = 0
  /// What was asked for last, so that each is asked for once.
  var asked: Request?

  /// Nothing is known.
  init() {}

  /// Nothing is known of a model yet but what its file says: that need not be measured again.
  init(_ model: Checkpoint, version: Int) {
    firstVersion = version
    guard let sweep = model.sweep else { return }
    curve = DialCurve(modelVersion: version, images: sweep.images, points: sweep.points)
    asked = Request(version: version, latestVersion: version, isAtRest: true, weights: model.parameters)
  }

  struct Request: Sendable {
    /// The version that was asked for, and the latest one that has the same weights: turning the dial counts as a version, too.
    var version: Int
    var latestVersion: Int
    /// Whether the weights stay as they are, so that exact values are worth their time.
    var isAtRest: Bool
    var weights: [Float]
  }
}

/// How far the measuring of a curve is.
public enum DialNews: Sendable {
  /// The share of the work that is done for the weights of this version.
  case progress(version: Int, share: Double)
  /// A curve that can be shown; a finer one may follow.
  case measured(DialCurve)
  /// Nothing more comes for the weights of this version: all is done, or it was called off.
  case over(version: Int, isComplete: Bool)
}

extension World {
  /// The beta at which the model is held; of an ordinary one, the beta of its latest steps, wherever beta was turned since.
  var dialBeta: Float {
    dial ?? model.history.betas.last { $0.step <= max(1, model.step) }?.value ?? model.configuration.beta
  }

  /// What it costs at that beta, as far as it is known: by the curve, or for an ordinary model by its latest evaluation.
  package var dialPoint: RateDistortion? {
    if dialRange != nil { return dialSight.curve?.point(at: dialBeta) }
    guard let evaluation = model.evaluation else { return nil }
    return RateDistortion(
      beta: dialBeta, klPerDimension: evaluation.klPerDimension, distortion: evaluation.reconstruction)
  }

  /// What a view that shows the curve lacks: the data set, or the curve of the weights as they are now. Turning the dial
  /// changes neither.
  mutating func dialNeeds() -> [Effect] {
    switch data {
    case .notLoaded: return needData()
    case .loading, .missing: return []
    case .here: break
    }
    let isAtRest = run != .running
    if var asked = dialSight.asked, asked.isAtRest == isAtRest {
      if asked.latestVersion == modelVersion { return [] }
      if asked.weights == model.parameters {
        asked.latestVersion = modelVersion
        dialSight.asked = asked
        return []
      }
    }
    dialSight.asked = DialSight.Request(
      version: modelVersion, latestVersion: modelVersion, isAtRest: isAtRest, weights: model.parameters)
    return [.measureDial]
  }

  mutating func take(_ news: DialNews) {
    switch news {
    case .progress(let version, let share): if version >= dialSight.firstVersion { dialSight.share = share }
    case .over(let version, let isComplete):
      guard version >= dialSight.firstVersion else { return }
      dialSight.share = nil
      // To be asked for again, unless something else has been asked for meanwhile.
      if !isComplete, dialSight.asked?.version == version { dialSight.asked = nil }
    case .measured(let curve):
      // Another model may have been opened meanwhile, or a later curve be here.
      guard curve.modelVersion >= max(dialSight.firstVersion, dialSight.curve?.modelVersion ?? 0),
        curve.latent == latent
      else {
        return
      }
      dialSight.curve = curve
    }
  }
}
