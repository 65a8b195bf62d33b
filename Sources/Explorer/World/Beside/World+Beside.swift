import Training
import VAE

extension World {
  /// The index of the selected moment; the number of moments for now.
  var momentIndex: Int {
    guard let step = beside.step else { return past.moments.count }
    return past.moments.lastIndex { $0.step <= step } ?? 0
  }

  /// The selected moment; nil for now, or while another model is compared.
  package var chosenMoment: Past.Moment? {
    guard case .past = beside.other, past.moments.indices.contains(momentIndex) else { return nil }
    return past.moments[momentIndex]
  }

  /// The other model; nil for this run's past.
  var otherModel: OpenedModel? {
    guard case .model(let opened) = beside.other else { return nil }
    return opened
  }

  /// Where the other model is held if it has a dial: at the same beta, within its range.
  var dialOfOtherModel: Float? {
    otherModel?.checkpoint.configuration.architecture.betaRange?.clamped(
      objective.weight(beta: beta))
  }

  /// The weights on the other side; nil for the present ones.
  var otherWeights: OtherWeights? {
    if let otherModel {
      return OtherWeights(
        source: .model(beside.version), model: otherModel.checkpoint, packed: nil,
        dial: dialOfOtherModel)
    }
    return chosenMoment.map {
      OtherWeights(source: .moment($0.id), model: model, packed: $0.weights, dial: dial)
    }
  }

  /// The half of the screen that the open view has; nil for all of it.
  var side: Side? {
    if isBeside { return .right }
    let hasOther = otherModel != nil || chosenMoment != nil
    return beside.isShown && viewKeys.standsBeside && hasRoomBeside && hasOther ? .left : nil
  }

  /// Whether each half of the screen is large enough for a view.
  var hasRoomBeside: Bool { width >= 2 * Layout.smallest.width && height > Layout.smallest.height }

  /// The world with the other model in its place, for the right half: the same z, selection, images and look. Nil where now
  /// is beside itself. It has no weights of its own moment: `otherWeights` has them.
  var worldBeside: World? {
    guard otherWeights != nil else { return nil }
    var other = self
    other.isBeside = true
    if let otherModel {
      other.model = otherModel.checkpoint
      // Both see the same pixels and draw the same noise.
      other.model.configuration.pixels = model.configuration.pixels
      other.model.configuration.seed = model.configuration.seed
      other.path = otherModel.path
      (other.objective, other.beta) = (other.model.objective, dialOfOtherModel ?? other.model.beta)
      if other.latents != latents {
        // As many of the values as both have.
        let isCut = latents.isContinuous && other.latents.isContinuous
        other.z = isCut ? Array((z + other.latents.origin).prefix(other.latent)) : other.latents.origin
      }
      other.selected = min(selected, other.latent - 1)
      if other.latent != latent { other.chosenPlane = nil }
    }
    other.places = beside.places
    other.improvement = nil
    other.image = nil
    let encoding = beside.places.encoding
    (other.klPerDimension, other.informationPerDimension) = (
      encoding?.klPerDimension ?? [], encoding?.informationPerDimension ?? []
    )
    if other.klPerDimension.count != other.latent {
      (other.klPerDimension, other.informationPerDimension) = ([], [])
      if otherModel != nil { other.takeEvaluatedKL() }
    }
    if otherModel != nil { other.sortDimensions() }
    return other
  }

  /// The names of the two sides.
  var sideNames: (left: String, right: String) {
    if let otherModel { return (name, otherModel.name) }
    return (
      "now, \(stepWord) \(model.step)", "then, \(stepWord) \(chosenMoment?.step ?? model.step)"
    )
  }

  /// Requests the test set with the other weights, if the right half shows it.
  mutating func besideNeeds() -> [Effect] {
    guard side == .left, let weights = otherWeights, beside.requested != weights.identity,
      weights.model.configuration.architecture.picture == model.configuration.architecture.picture,
      weights.model.configuration.architecture.missing == nil
    else { return [] }
    switch data {
    case .notLoaded: return needData()
    case .loading, .missing: return []
    case .here:
      if beside.requested?.source != weights.identity.source { beside.places = TestSetPlaces() }
      beside.requested = weights.identity
      return [.encodeBeside]
    }
  }
}
