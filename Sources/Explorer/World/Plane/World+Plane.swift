extension World {
  /// The chosen plane, or the two dimensions with the largest KL.
  var plane: Plane {
    if let chosenPlane { return chosenPlane }
    let order = dimensionsByKL
    return Plane(across: order[0], up: order.count > 1 ? order[1] : order[0])
  }

  /// All dimensions, the largest KL first; in their own order if the KL is not known.
  var dimensionsByKL: [Int] {
    guard klPerDimension.count == latent else { return Array(0..<latent) }
    return (0..<latent).sorted { (klPerDimension[$1], $0) < (klPerDimension[$0], $1) }
  }
}

extension World {
  /// Puts the next dimension on an axis, skipping the one on the other axis.
  mutating func turnAxis(_ axis: WritableKeyPath<Plane, Int>, by step: Int) -> [Effect] {
    var plane = plane
    guard latent > 2 else { return [] }
    repeat {
      plane[keyPath: axis] = (plane[keyPath: axis] + step + latent) % latent
    } while plane.across == plane.up
    chosenPlane = plane
    return [.ask]
  }
}

extension World {
  /// Sorts the dimensions by their KL. Not at every step: rows that keep moving cannot be read.
  mutating func sortDimensions() {
    dimensionOrder = dimensionsByKL
  }
}
