import Explorer

/// What the view on the screen asks for, by kind.
extension ExplorerState {
  /// The points that it wants decoded, `[count, latent]`; empty where it wants none.
  var tilePoints: [Float] { decoded(by: .view) }

  /// The points of the bookmarks whose pictures are shown.
  var bookmarkPoints: [Float] { decoded(by: .overlay) }

  private func decoded(by asker: Asker) -> [Float] {
    for case .decode(let points) in requests(of: asker) { return points }
    return []
  }

  /// The test image that it wants examined, which draw of its posterior, and how many draws beside it.
  var imageToExamine: (index: Int, draw: Int, wall: Int)? {
    for case .examine(let image, let draw, let wall) in requests(of: .view) { return (image, draw, wall) }
    return nil
  }

  /// The drawing that it wants encoded.
  var padToRead: [UInt8]? {
    for case .read(let pixels) in requests(of: .view) { return pixels }
    return nil
  }

  /// The test images whose posterior means it wants.
  var imagesToEncode: [Int] {
    for case .encode(let images) in requests(of: .view) { return images }
    return []
  }

  /// What it wants of both models of a comparison.
  var comparisonRequest: ComparisonRequest? {
    for case .compare(let request, _) in requests(of: .view) { return request }
    return nil
  }
}
