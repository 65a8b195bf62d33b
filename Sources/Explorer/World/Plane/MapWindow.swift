import Drawing

/// A part of a plane of the latent space. Lengths are in standard deviations of the prior.
struct MapWindow: Sendable, Equatable {
  var centerX: Float
  var centerY: Float
  /// The distance between the middles of two cells side by side. Vertically it is twice that, as cells are twice as
  /// high as wide, so that circles look like circles.
  var unitsPerColumn: Float
}

/// The cells that a window is drawn on.
struct MapGrid: Equatable {
  let rect: Rect
  let window: MapWindow

  /// The cell of a place, as column and row of the screen; nil if it is outside.
  func cell(_ x: Float, _ y: Float) -> (x: Int, y: Int)? {
    let column = (x - window.centerX) / window.unitsPerColumn + Float(rect.width) / 2
    let row = (window.centerY - y) / (2 * window.unitsPerColumn) + Float(rect.height) / 2
    // The comparisons are false for NaN, which is not inside.
    guard column >= 0, column < Float(rect.width), row >= 0, row < Float(rect.height) else { return nil }
    return (rect.x + Int(whole: column), rect.y + Int(whole: row))
  }

  /// The place in the middle of a cell of the screen.
  func place(x: Int, y: Int) -> (x: Float, y: Float) {
    (
      window.centerX + (Float(x - rect.x) + 0.5 - Float(rect.width) / 2) * window.unitsPerColumn,
      window.centerY - (Float(y - rect.y) + 0.5 - Float(rect.height) / 2) * 2 * window.unitsPerColumn
    )
  }

  /// The values at the grid's edges.
  var across: ClosedRange<Float> { range(window.centerX, Float(rect.width) / 2 * window.unitsPerColumn) }
  var up: ClosedRange<Float> { range(window.centerY, Float(rect.height) * window.unitsPerColumn) }

  private func range(_ center: Float, _ half: Float) -> ClosedRange<Float> { center - half...center + half }
}

extension MapWindow {
  /// A window on these cells that shows this much around the origin.
  init(around reach: (x: Float, y: Float), on rect: Rect) {
    self.init(
      centerX: 0, centerY: 0,
      unitsPerColumn: max(2 * reach.x / Float(max(rect.width, 1)), reach.y / Float(max(rect.height, 1))))
  }

  /// This window, moved just far enough to show a place.
  func showing(x: Float, y: Float, on rect: Rect) -> MapWindow {
    // A little more than half a cell inside, so that the place is in the outermost cell whatever the rounding.
    let halfX = max(0, Float(rect.width) / 2 - 0.6) * unitsPerColumn
    let halfY = max(0, Float(rect.height) / 2 - 0.6) * 2 * unitsPerColumn
    var window = self
    window.centerX = min(max(centerX, x - halfX), x + halfX)
    window.centerY = min(max(centerY, y - halfY), y + halfY)
    return window
  }

  /// This window, zoomed, with one place fixed on the screen.
  func zoomed(by factor: Float, aroundX x: Float, y: Float) -> MapWindow {
    MapWindow(
      centerX: x + (centerX - x) / factor, centerY: y + (centerY - y) / factor, unitsPerColumn: unitsPerColumn / factor)
  }
}
