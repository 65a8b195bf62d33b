import VAE

/// What the numbers of a `Sequential`'s modules tell of what follows a stage.
extension Stage {
  /// The cost of a module of which nothing is known, like one that drops values in training: behind a convolution it could be a pool.
  private var unknown: Double { kind is Convolution ? 1.5 : 0.15 }

  /// The stages before it as its name and theirs say, and what speaks against it.
  func stagesNamed(_ stages: [Stage]) -> (stages: [Stage], cost: Double) {
    guard block == nil, let last = stages.last else { return (stages, 0) }
    let isEnlarged = before.contains { $0.layer is Upsample }
    let (named, cost) = last.followed(by: layer, isRow: kind is Linear, among: before.count, isEnlarged: isEnlarged)
    return (stages.dropLast() + [named], cost)
  }

  /// Itself before a layer which reads a row or a picture, with so many others between them.
  ///
  /// Without a place for one it has no activation. The cost is that of modules that should have a place between them, and of places
  /// that nothing is known for.
  func followed(
    by next: ForeignLayer, isRow: Bool, among others: Int = 0, isEnlarged: Bool = false
  ) -> (stage: Stage, cost: Double) {
    guard block == nil else { return (self, 0) }
    var stage = self
    let own = norm ?? layer
    guard let places = next.modules(after: own) else {
      stage.endsSequence = own.settings.isInSequence
      return (stage, 0)
    }
    stage.isTold = true
    let isFlattened = isRow && !(kind is Linear)
    let left = places - others - [isFlattened, pool != nil, globalPool != nil].count { $0 }
    if left < 0 { return (stage, 2 * Double(-left)) }
    // Behind a norm that stands behind the activation, no place is for that.
    if norm != nil, normIsLast == true { return (stage, unknown * Double(min(left, 2))) }
    stage.isBare = isBare || left == 0
    // Pools and enlargements without an activation are rare.
    let rarity = left > 0 ? 0 : pool != nil || isEnlarged ? 1.2 : 0.1
    return (stage, rarity + unknown * Double(min(max(left - 1, 0), 2)))
  }
}
