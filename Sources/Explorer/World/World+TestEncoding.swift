extension World {
  /// Requests what the view on the screen lacks: the data set, the encoded test set, or the dial's curve with the
  /// current weights.
  mutating func needs(testEncoding: Bool, dialCurve: Bool, probe: Bool) -> [Effect] {
    testEncodingNeeds(isShown: testEncoding) + besideNeeds() + (dialCurve ? dialNeeds() : [])
      + (probe ? probeNeeds() : [])
  }

  private mutating func testEncodingNeeds(isShown: Bool) -> [Effect] {
    // Each dimension's KL changes with the dial, so every view needs the test images to measure it.
    guard isShown || dialRange != nil else { return [] }
    switch data {
    case .notLoaded: return needData()
    case .loading, .missing: return []
    case .here:
      guard places.requestedVersion != modelVersion else { return [] }
      places.requestedVersion = modelVersion
      return [.encodeTestSet]
    }
  }

  mutating func take(_ encoding: TestEncoding) {
    guard encoding.modelVersion >= places.firstVersion, encoding.width == zWidth else { return }
    var encoding = encoding
    // Each direction keeps its sign, so that the map does not flip while one looks at it.
    if let before = places.encoding { encoding.components.align(with: before.components) }
    places.encoding = encoding
    takeKL(of: encoding)
  }
}
