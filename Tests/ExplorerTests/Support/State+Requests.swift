import Explorer

/// The requests of the view on the screen, by kind.
extension ExplorerState {
  /// The points to decode, `[count, latent]`; empty if there are none.
  var tilePoints: [Float] { decoded(by: .view) }

  /// The bookmarks' points whose pictures are shown.
  var bookmarkPoints: [Float] { decoded(by: .overlay) }

  private func decoded(by asker: Asker) -> [Float] {
    for case .decode(let points) in requests(of: asker) { return points }
    return []
  }

  /// The test image to examine, the sample of its posterior, and the number of samples beside it.
  var imageToExamine: (index: Int, draw: Int, wall: Int)? {
    for case .examine(let image, let draw, let wall) in requests(of: .view) { return (image, draw, wall) }
    return nil
  }

  /// The drawing to encode.
  var padToRead: [UInt8]? {
    for case .read(let pixels) in requests(of: .view) { return pixels }
    return nil
  }

  /// The test images whose posterior means are requested.
  var imagesToEncode: [Int] {
    for case .encode(let images) in requests(of: .view) { return images }
    return []
  }

  /// The request to both models of a comparison.
  var comparisonRequest: ComparisonRequest? {
    for case .compare(let request, _) in requests(of: .view) { return request }
    return nil
  }
}
