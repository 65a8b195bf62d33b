import Drawing

/// Where the parts of the view of a run lie: numbers above; curves at the left; at the right the KL of each dimension and,
/// where there is room, what the run is.
struct RunLayout: Equatable {
  let numbers: Rect
  let curves: Rect
  let map: Rect
  /// Empty where there is no room.
  let settings: Rect
  /// How many rows of cells a dimension takes.
  let rowHeight: Int
  /// How many dimensions are visible at once.
  let rows: Int

  /// Rows of the settings, their frame included.
  static let settingsRows = 10

  init(_ body: Rect, latent: Int) {
    let rest: Rect
    (numbers, rest) = body.splitTop(5)
    let right: Rect
    (curves, right) = rest.splitLeft(rest.width * 11 / 20)
    // Beside the rows: the frame and the line of steps.
    let room = right.height - 3
    rowHeight = min(max(1, (room - Self.settingsRows) / latent), 4)
    rows = max(0, min(latent, room / rowHeight))
    let needed = rows * rowHeight + 3
    (map, settings) =
      right.height - needed >= Self.settingsRows ? right.splitTop(needed) : (right, right.splitTop(0).top)
  }
}
