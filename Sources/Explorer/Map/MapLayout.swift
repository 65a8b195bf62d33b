import Drawing

/// Where the parts of the map's view are: the map, and at its right the image at z above the nearest one of the test set.
struct MapLayout: Equatable {
  let map: Rect
  /// The map's cells, inside the frame and beside the numbers of its axes.
  let plot: Rect
  /// Rows of the legend, below the plot and its axis.
  let legend: Rect
  let decoded: Rect
  let nearest: Rect

  /// The least columns of the pictures' side: a line below the nearest image.
  private static let leastSide = 20

  init(_ body: Rect, image: (width: Int, height: Int), legendRows: (_ width: Int) -> Int) {
    let blank = GreyImage(
      width: image.width, height: image.height, values: [Float](repeating: 0, count: image.width * image.height))
    let room = Rect(width: body.width * 2 / 5 - 2, height: body.height / 2 - 2)
    let side = max(blank.bestRect(in: room).width + 2, Self.leastSide)
    let right: Rect
    (map, right) = body.splitRight(side)
    (decoded, nearest) = right.splitTop((right.height + 1) / 2)
    let inside = map.inset(columns: 1, rows: 1)
    // Where there is little room, the map needs it more than a legend.
    let rows = legendRows(inside.width)
    let (above, below) = inside.splitBottom(inside.height - rows >= 15 ? rows : 0)
    legend = below
    let (area, _) = above.splitBottom(1)
    // The numbers of the axis, and a column for the crosshair's mark.
    let numbers = inside.width >= 50 ? 6 : 5
    // Odd numbers of columns and rows have one in the middle, for 0.
    let (width, height) = (area.width - numbers, area.height)
    plot = Rect(
      x: area.x + numbers, y: area.y, width: width - (width + 1) % 2, height: height - (height + 1) % 2)
  }
}
