import Drawing

/// Small pictures of one size side by side, a column of air between them, as many as fit.
struct TileGrid: Equatable {
  let columns: Int
  let rows: Int
  let tileWidth: Int
  let tileHeight: Int
  private let x: Int
  private let y: Int

  /// The least and most cells that a tile is high; half a cell a pixel is as fine as it gets.
  private static let heights = 3...14

  /// The tiles that fit into `area`, but for `labelColumns` at its left.
  ///
  /// `height` is how many cells a tile is high, nil for what suits the area; columns and rows are at most those given.
  init(
    in area: Rect, image: (width: Int, height: Int), height: Int?, labelColumns: Int = 0, columns: Int = .max,
    rows: Int = .max
  ) {
    let suited = min(max(area.height / 5, 4), 7)
    tileHeight = min(min(max(height ?? suited, Self.heights.lowerBound), Self.heights.upperBound), max(area.height, 1))
    tileWidth = max(1, tileHeight * 2 * image.width / image.height)
    let room = area.width - labelColumns
    self.columns = max(1, min(columns, (room - 1) / (tileWidth + 1)))
    self.rows = max(1, min(rows, area.height / tileHeight))
    x = area.x + labelColumns + max(0, room - 1 - self.columns * (tileWidth + 1)) / (labelColumns > 0 ? .max : 2) + 1
    y = area.y + (area.height - self.rows * tileHeight) / 2
  }

  var count: Int { columns * rows }

  /// A tile's cells, without the air.
  func rect(_ index: Int) -> Rect {
    Rect(
      x: x + index % columns * (tileWidth + 1), y: y + index / columns * tileHeight, width: tileWidth,
      height: tileHeight)
  }

  /// The tile at a cell.
  func index(x: Int, y: Int) -> Int? { (0..<count).first { rect($0).contains(x: x, y: y) } }

  /// The tile beside another; the same at an edge.
  func index(from index: Int, right: Int = 0, down: Int = 0) -> Int {
    let column = min(max(index % columns + right, 0), columns - 1)
    let row = min(max(index / columns + down, 0), rows - 1)
    return row * columns + column
  }

  /// The height of a tile that is larger or smaller by a step.
  func height(by step: Int) -> Int {
    min(max(tileHeight + step, Self.heights.lowerBound), Self.heights.upperBound)
  }
}

extension World {
  /// Draws the decoded tiles, the selected one between two bars.
  func drawTiles(_ grid: TileGrid, on canvas: inout Canvas) {
    for (index, tile) in tiles.prefix(grid.count).enumerated() {
      canvas.draw(tile, in: grid.rect(index), symbols: look.symbols)
    }
    drawSelection(around: grid.rect(min(tileSelection, grid.count - 1)), on: &canvas)
  }

  /// Two bars in the air beside a tile.
  func drawSelection(around rect: Rect, on canvas: inout Canvas) {
    for y in rect.y..<rect.endY {
      canvas.write(sign("▐", "["), x: rect.x - 1, y: y, style: Theme.selected)
      canvas.write(sign("▌", "]"), x: rect.endX, y: y, style: Theme.selected)
    }
  }

  /// The selected tile, kept on the grid.
  func selectedTile(_ grid: TileGrid) -> Int { min(max(tileSelection, 0), grid.count - 1) }

  mutating func moveTile(right: Int = 0, down: Int = 0) -> [Effect] {
    guard let grid = tileGrid(Layout(self)) else { return [] }
    tileSelection = grid.index(from: selectedTile(grid), right: right, down: down)
    return []
  }

  mutating func resizeTiles(by step: Int) -> [Effect] {
    guard let grid = tileGrid(Layout(self)) else { return [] }
    tileHeight = grid.height(by: step)
    return [.ask]
  }

  /// Goes on from the selected tile's point, in the first view.
  mutating func takeTile() -> [Effect] {
    guard let grid = tileGrid(Layout(self)) else { return [] }
    let points = tilePoints
    let start = selectedTile(grid) * latent
    guard start + latent <= points.count else { return [] }
    z = Array(points[start..<start + latent])
    return [.open(.explore)]
  }

  var imageSize: (width: Int, height: Int) {
    let architecture = model.configuration.architecture
    return (architecture.imageWidth, architecture.imageHeight)
  }
}
