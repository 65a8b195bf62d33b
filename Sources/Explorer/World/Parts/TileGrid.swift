import Drawing
import Interface

/// A grid of small pictures of one size, with an empty column between them, as many as fit.
struct TileGrid: Equatable {
  let columns: Int
  let rows: Int
  let tileWidth: Int
  let tileHeight: Int
  private let x: Int
  private let y: Int

  /// The least and the largest height of a tile in cells.
  private static let heights = 3...16

  /// The tiles that fit into `area`, without `labelColumns` at its left.
  ///
  /// `height` is the height of a tile in cells, nil for the largest that leaves `enough` tiles side by side; there are at
  /// most the given columns and rows.
  init(
    in area: Rect, image: PictureSize, height: Int?, labelColumns: Int = 0, columns: Int = .max,
    rows: Int = .max, enough: (columns: Int, rows: Int) = (5, 3)
  ) {
    let room = area.width - labelColumns
    let enough = (columns: enough.columns, rows: min(enough.rows, rows))
    let suited = height ?? Self.suitedHeight(image, width: room, height: area.height, enough: enough)
    let wanted = min(max(suited, Self.heights.lowerBound), Self.heights.upperBound)
    // The widest tile leaves a column at each side for the marks of the selection.
    (tileWidth, tileHeight) = image.cells(rows: min(wanted, area.height), columns: room - 2)
    self.columns = max(1, min(columns, (room - 1) / (tileWidth + 1)))
    self.rows = max(1, min(rows, area.height / tileHeight))
    x = area.x + labelColumns + max(0, room - 1 - self.columns * (tileWidth + 1)) / (labelColumns > 0 ? .max : 2) + 1
    y = area.y + (area.height - self.rows * tileHeight) / 2
  }

  /// A few pictures that can be recognised say more than many that cannot. Those that are legible but not whole become
  /// larger only where there is room for some more.
  private static func suitedHeight(
    _ image: PictureSize, width: Int, height: Int, enough: (columns: Int, rows: Int)
  ) -> Int {
    let (least, legible, whole) = (4, 6, max(14, (image.height + 1) / 2))
    func columns(_ height: Int) -> Int { (width - 1) / (image.columns(forRows: height) + 1) }
    let suited = (least...heights.upperBound).last {
      let more = legible < $0 && $0 < whole ? 1 : 0
      return $0 <= whole && columns($0) >= enough.columns + more
        && height / $0 >= (enough.rows == 1 ? 1 : enough.rows + more)
    }
    return suited ?? (columns(least) >= 3 ? least : heights.lowerBound)
  }

  var count: Int { columns * rows }

  /// A tile's cells, without the empty column.
  func rect(_ index: Int) -> Rect {
    Rect(
      x: x + index % columns * (tileWidth + 1), y: y + index / columns * tileHeight, width: tileWidth,
      height: tileHeight)
  }

  /// The tile at a cell.
  func index(x: Int, y: Int) -> Int? { (0..<count).first { rect($0).contains(x: x, y: y) } }

  /// The tile beside another; at an edge, that tile itself.
  func index(from index: Int, right: Int = 0, down: Int = 0) -> Int {
    let column = min(max(index % columns + right, 0), columns - 1)
    let row = min(max(index / columns + down, 0), rows - 1)
    return row * columns + column
  }

  /// The next larger or smaller height of a tile.
  func height(by step: Int) -> Int {
    min(max(tileHeight + step, Self.heights.lowerBound), Self.heights.upperBound)
  }
}

extension World {
  /// Draws two bars in the empty columns beside a tile.
  func drawSelection(around rect: Rect, on canvas: inout Canvas) {
    for y in rect.y..<rect.endY {
      canvas.write(sign("▐", "["), x: rect.x - 1, y: y, style: Theme.selected)
      canvas.write(sign("▌", "]"), x: rect.endX, y: y, style: Theme.selected)
    }
  }
}
