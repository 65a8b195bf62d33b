import Drawing

/// The layout of the map view: the map, and at its right the image at z above the nearest test image. A small screen
/// has no frames and no numbers on the axes.
struct MapLayout: Equatable {
  let isFramed: Bool
  /// The map with its frame, if there are frames.
  let map: Rect
  /// The map's cells, inside the frame and the numbers of its axes, if there are any.
  let plot: Rect
  /// Rows of the legend, below the plot and its axis.
  let legend: Rect
  /// The line of the coordinates.
  let coordinates: Rect
  /// The image at z, with its frame if there are frames.
  let decoded: Rect
  /// The nearest test image, with its frame if there are frames; empty if there is no room.
  let nearest: Rect
  /// The one or two lines about the nearest image.
  let words: Rect

  /// The least columns beside the map, for a line below the nearest image.
  private static let leastSide = 20

  init(_ body: Rect, image: PictureSize, legendRows: (_ width: Int) -> Int) {
    isFramed = true
    let room = Rect(width: body.width * 2 / 5 - 2, height: body.height / 2 - 2)
    let side = max(image.bestRect(in: room).width + 2, Self.leastSide)
    let right: Rect
    (map, right) = body.splitRight(side)
    (decoded, nearest) = right.splitTop((right.height + 1) / 2)
    words = Rect(x: nearest.x + 2, y: nearest.endY - 1, width: nearest.width - 4, height: 1)
    coordinates = Rect(x: map.x + 2, y: map.endY - 1, width: map.width - 4, height: 1)
    let inside = map.inset(columns: 1, rows: 1)
    // Where room is short, the map needs it more than the legend.
    let rows = legendRows(inside.width)
    let (above, below) = inside.splitBottom(inside.height - rows >= 15 ? rows : 0)
    legend = below
    let (area, _) = above.splitBottom(1)
    // The numbers of the axis, and a column for the crosshair's mark.
    plot = Self.withMiddle(area.splitLeft(inside.width >= 50 ? 6 : 5).rest)
  }

  /// Without frames: the pictures at the right, side by side on a wide screen; below the map on a narrow, high one.
  init(compact body: Rect, image: PictureSize) {
    isFramed = false
    let (area, line) = body.splitBottom(1)
    coordinates = line.inset(columns: 1)
    legend = Rect(width: 0, height: 0)
    func rect(x: Int, y: Int, like size: Rect) -> Rect { Rect(x: x, y: y, width: size.width, height: size.height) }
    if 2 * area.height > area.width {
      let size = image.bestRect(in: Rect(width: (area.width - 1) / 2, height: area.height / 3))
      let below: Rect
      (map, below) = area.splitBottom(size.height + 1)
      decoded = rect(x: below.x, y: below.y, like: size)
      nearest = rect(x: decoded.endX + 1, y: below.y, like: size)
      words = Rect(x: nearest.x, y: nearest.endY, width: below.endX - nearest.x, height: 1)
    } else {
      // Below this size a second digit is illegible.
      let leastRows = 7
      let isWide = area.width >= 60
      let isHigh = !isWide && area.height > 2 * leastRows
      let room = Rect(
        width: isWide ? area.width / 4 : area.width * 2 / 5 - 2,
        height: isHigh ? (area.height - 1) / 2 : area.height - (isWide ? 1 : 2))
      let size = image.bestRect(in: room)
      let right: Rect
      (map, right) = area.splitRight(isWide ? 2 * size.width + 2 : size.width + 1)
      decoded = rect(x: right.x + 1, y: right.y, like: size)
      nearest =
        isWide || isHigh
        ? rect(x: isWide ? decoded.endX + 1 : decoded.x, y: isHigh ? decoded.endY : decoded.y, like: size)
        : Rect(width: 0, height: 0)
      let above = nearest.isEmpty ? decoded : nearest
      words = Rect(x: above.x, y: above.endY, width: above.width, height: right.endY - above.endY)
    }
    plot = Self.withMiddle(map)
  }

  /// Odd numbers of columns and rows have a middle one, for 0.
  private static func withMiddle(_ area: Rect) -> Rect {
    let (width, height) = (area.width, area.height)
    return Rect(x: area.x, y: area.y, width: width - (width + 1) % 2, height: height - (height + 1) % 2)
  }
}
