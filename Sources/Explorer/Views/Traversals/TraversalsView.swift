import Drawing
import Interface
import VAE

/// A row for each dimension from -3 to 3, the largest KL first.
struct TraversalsView: TileView {
  static let name = ViewName("traversals", key: "4", "what each dimension does")
  static let needs = [Half.decoder]

  var wall = TileWall()
  /// The first row that is visible, as a place in `World.dimensionOrder`.
  private var firstRow = 0

  /// Columns of a row's label: its mark, number and KL.
  private static let labelColumns = 13

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    world.sortDimensions()
    firstRow = 0
    wall = TileWall(selection: grid(world).columns / 2)
    return [.ask]
  }

  mutating func perform(_ command: TraversalsCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .left: return moveTile(right: -1, world)
    case .right: return moveTile(right: 1, world)
    case .up: return moveRow(by: -1, world)
    case .down: return moveRow(by: 1, world)
    case .pageUp: return moveRow(by: -grid(world).rows, world)
    case .pageDown: return moveRow(by: grid(world).rows, world)
    case .take:
      world.selected = selectedRow(grid(world), world).dimension
      return takeTile(&world)
    case .smaller: return resizeTiles(by: -1, &world)
    case .larger: return resizeTiles(by: 1, &world)
    }
  }

  /// Selects another row, and scrolls so that it is visible.
  private mutating func moveRow(by step: Int, _ world: World) -> [Effect] {
    let grid = grid(world)
    let (column, row) = (wall.selected(grid) % grid.columns, selectedRow(grid, world).index)
    let next = min(max(row + step, 0), world.latent - 1)
    let first = firstRow
    firstRow = max(min(first, next), next - grid.rows + 1)
    wall.selection = (next - firstRow) * grid.columns + column
    return first == firstRow ? [] : [.ask]
  }

  func grid(_ world: World) -> TileGrid {
    let inside = Layout(world).body.inset(columns: 1, rows: 1)
    let area = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: max(1, inside.height - 1))
    func grid(columns: Int) -> TileGrid {
      TileGrid(
        in: area, image: world.imageSize, height: world.tileHeight, labelColumns: Self.labelColumns, columns: columns,
        rows: world.latent)
    }
    // With categories alone there are no more columns than those.
    if world.latents.continuous == 0 { return grid(columns: world.latents.categories.max() ?? 1) }
    // An odd number of columns includes 0.
    return grid(columns: (grid(columns: 21).columns - 1) / 2 * 2 + 1)
  }

  /// The row of the selected tile among all dimensions, and its dimension.
  private func selectedRow(_ grid: TileGrid, _ world: World) -> (index: Int, dimension: Int) {
    let index = min(firstRow + wall.selected(grid) / grid.columns, world.latent - 1)
    return (index, world.dimensionOrder[index])
  }

  private static func value(_ column: Int, of columns: Int) -> Float {
    columns == 1 ? 0 : -3 + 6 * Float(column) / Float(columns - 1)
  }

  /// The places of a row's tiles: one for each column, or fewer for a variable with fewer categories.
  private static func places(_ variable: Int, of columns: Int, _ world: World) -> [Float] {
    world.places(of: variable, count: columns) { count in (0..<count).map { value($0, of: count) } }
  }

  /// Whether a row has nothing in this column.
  private func isEmpty(_ tile: Int, _ grid: TileGrid, _ world: World) -> Bool {
    let row = firstRow + tile / grid.columns
    guard row < world.latent else { return true }
    return tile % grid.columns >= Self.places(world.dimensionOrder[row], of: grid.columns, world).count
  }

  func points(_ grid: TileGrid, _ world: World) -> [Float] {
    world.dimensionOrder.dropFirst(firstRow).prefix(grid.rows).flatMap { dimension in
      let places = Self.places(dimension, of: grid.columns, world)
      return (0..<grid.columns).flatMap { column in
        var point = world.z
        if column < places.count { world.latents.move(dimension, to: places[column], in: &point) }
        return point
      }
    }
  }

  func caption(_ tile: Int, _ grid: TileGrid, _ world: World) -> String {
    let (row, column) = (firstRow + tile / grid.columns, tile % grid.columns)
    guard row < world.latent else { return "" }
    let (dimension, places) = (
      world.dimensionOrder[row], Self.places(world.dimensionOrder[row], of: grid.columns, world)
    )
    guard column < places.count else { return "" }
    guard world.latents.categories(of: dimension) == nil else {
      return "z\(dimension + 1) category \(world.placeText(places[column], of: dimension, digits: 1))"
    }
    return "z\(dimension + 1) = \(Numerals.fixed(Double(places[column]), digits: 1))"
  }

  /// What stands above a column: for the row of the selected tile, as rows of categories differ.
  private func heading(_ column: Int, _ grid: TileGrid, _ world: World) -> String {
    let dimension = selectedRow(grid, world).dimension
    let places = Self.places(dimension, of: grid.columns, world)
    return column < places.count ? world.placeText(places[column], of: dimension, digits: 1) : ""
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let body = Layout(world).body
    let title = ["traversals: one dimension of z at a time", "one dimension at a time"].fitting(body.width - 6)
    let inside = world.drawFrame(on: &canvas, in: body, title: title)
    let grid = grid(world)
    for column in 0..<grid.columns {
      let rect = grid.rect(column)
      let value = heading(column, grid, world)
      canvas.write(
        value, x: rect.x + max(0, rect.width - value.columns) / 2, y: inside.y,
        style: column == wall.selected(grid) % grid.columns ? Theme.selected : Theme.dim)
    }
    drawTiles(grid, on: &canvas, world)
    for tile in 0..<grid.count where isEmpty(tile, grid, world) { canvas.fill(grid.rect(tile), with: Cell()) }
    let selectedRow = selectedRow(grid, world).index
    let end = inside.x + Self.labelColumns - 1
    for (row, dimension) in world.dimensionOrder.dropFirst(firstRow).prefix(grid.rows).enumerated() {
      let y = grid.rect(row * grid.columns).y + grid.tileHeight / 2
      let isSelected = firstRow + row == selectedRow
      if isSelected { canvas.write(world.sign("▸", ">"), x: inside.x, y: y, style: Theme.selected) }
      canvas.write("z\(dimension + 1)", x: inside.x + 2, y: y, style: isSelected ? Theme.selected : Theme.dim)
      guard world.klPerDimension.count == world.latent else { continue }
      let words = world.wordsOfKL(dimension)
      canvas.write(words.text, endX: end, y: y, style: words.style)
    }
    canvas.write("KL", endX: end, y: inside.y, style: Theme.dim)
    if grid.rows < world.latent {
      canvas.write(
        " \(firstRow + 1)-\(min(firstRow + grid.rows, world.latent)) of \(world.latent) ", endX: body.endX - 2,
        y: body.endY - 1, style: Theme.frameTitle)
    }
  }
}
