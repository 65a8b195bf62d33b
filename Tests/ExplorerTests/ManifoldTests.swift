import Drawing
import Testing

@testable import Explorer

@Suite struct ManifoldTests {
  /// The view opens at z: entering that tile hardly moves it.
  @Test(arguments: [[1.1, -0.7], [0, 0], [-2.5, 2.5], [0.4, 1.6]] as [[Float]], [(80, 24), (120, 40), (200, 60)])
  func itOpensAtZ(place: [Float], size: (width: Int, height: Int)) {
    var state = Sample.state(width: size.width, height: size.height)
    for (index, value) in place.enumerated() { _ = state.update(.obey(.z, "\(index + 1) \(value)")) }
    _ = state.update(.obey(.z, "3 0.5"))
    state.press(.character("3"))
    var other = state
    state.press(.enter)
    // Four quantiles of the prior lie up to 0.83 apart, and the outermost tiles represent everything beyond them.
    for (value, wanted) in zip(state.z, place) {
      #expect(abs(wanted) < 2 ? abs(value - wanted) < 0.5 : value * wanted > 0, "\(state.z)")
    }
    #expect(state.z[2] == 0.5)
    guard place == [0, 0] else { return }
    other.press(.right, .up, .enter)
    #expect(other.z[0] > state.z[0] && other.z[1] > state.z[1])
  }
}

@Suite struct TileGridTests {
  /// Few large pictures on a small screen, whole ones (28x28 pixels in 28x14 cells) on a large one.
  @Test(arguments: [(80, 24, 12, 6, 5, 3), (120, 40, 18, 9, 6, 4), (200, 60, 28, 14, 6, 3), (40, 12, 8, 4, 4, 2)])
  func tilesCanBeRecognised(width: Int, height: Int, tileWidth: Int, tileHeight: Int, columns: Int, rows: Int) {
    let grid = TileGrid(
      in: Rect(width: width - 2, height: height - 4), image: PictureSize(width: 28, height: 28), height: nil)
    #expect(grid.tileWidth == tileWidth && grid.tileHeight == tileHeight, "\(grid)")
    #expect(grid.columns >= columns && grid.rows >= rows, "\(grid)")
  }
}
