import Training

extension World {
  /// The beta at which the model is held. For a model without gates, the beta of its latest steps, even if beta was
  /// turned since.
  var dialBeta: Float {
    dial ?? model.history.betas.last { $0.step <= max(1, model.step) }?.value ?? model.configuration.beta
  }

  /// Rate and distortion at that beta, if known: from the curve, or for a model without gates from its latest
  /// evaluation.
  package var dialPoint: RateDistortion? {
    if dialRange != nil { return dialSight.curve?.point(at: dialBeta) }
    guard let evaluation = model.evaluation else { return nil }
    return RateDistortion(beta: dialBeta, evaluation)
  }

  /// Requests what a view of the curve lacks: the data set, or the curve of the current weights. Turning the dial
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
      // Can be requested again, unless something else has been requested meanwhile.
      if !isComplete, dialSight.asked?.version == version { dialSight.asked = nil }
    case .measured(let curve):
      // Another model may have been opened meanwhile, or a later curve may have arrived.
      guard curve.modelVersion >= max(dialSight.firstVersion, dialSight.curve?.modelVersion ?? 0),
        curve.latent == latent
      else {
        return
      }
      dialSight.curve = curve
    }
  }
}
