import Drawing

/// A view of many decoded points side by side, one of them selected.
protocol TileView: View {
  var wall: TileWall { get set }
  /// The grid of the tiles.
  func grid(_ world: World) -> TileGrid
  /// The points of the tiles, `[tiles, width of z]`.
  func points(_ grid: TileGrid, _ world: World) -> [Float]
  /// What a saved picture of a tile is called; empty where nothing is to be said.
  func caption(_ tile: Int, _ grid: TileGrid, _ world: World) -> String
}

/// The tiles of a view.
struct TileWall: Sendable, Equatable {
  /// The decoded images, in the order of the grid; empty until they are decoded.
  var tiles: [Picture] = []
  /// The selected tile, counted from 0. It may be beyond the grid after the screen has shrunk.
  var selection = 0

  /// The selected tile, clamped to the grid.
  func selected(_ grid: TileGrid) -> Int { min(max(selection, 0), grid.count - 1) }
}

extension TileView {
  static var pairing: Pairing? { .nothing }
  func requests(_ world: World) -> [Request] { [.decode(points(grid(world), world))] }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    if case .images(let images) = answer { wall.tiles = images }
    return []
  }

  func exhibit(_ world: World) -> Exhibit? {
    let grid = grid(world)
    return Exhibit(
      wall.tiles.prefix(grid.count).enumerated().map { ($0.element, caption($0.offset, grid, world)) },
      columns: grid.columns)
  }

  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    if let index = grid(world).index(x: x, y: y) { wall.selection = index }
    return []
  }

  /// Draws the tiles, the selected one between two bars.
  func drawTiles(_ grid: TileGrid, on canvas: inout Canvas, _ world: World) {
    for (index, tile) in wall.tiles.prefix(grid.count).enumerated() {
      canvas.draw(tile, in: grid.rect(index), symbols: world.look.symbols)
    }
    world.drawSelection(around: grid.rect(wall.selected(grid)), on: &canvas)
  }

  mutating func moveTile(right: Int = 0, down: Int = 0, _ world: World) -> [Effect] {
    let grid = grid(world)
    wall.selection = grid.index(from: wall.selected(grid), right: right, down: down)
    return []
  }

  /// Makes the tiles of all such views smaller or larger.
  func resizeTiles(by step: Int, _ world: inout World) -> [Effect] {
    world.tileHeight = grid(world).height(by: step)
    return [.ask]
  }

  /// Takes the selected tile's point as z and opens the first view.
  func takeTile(_ world: inout World) -> [Effect] {
    let grid = grid(world)
    let start = wall.selected(grid) * world.zWidth
    let points = points(grid, world)
    guard start + world.zWidth <= points.count else { return [] }
    world.z = Array(points[start..<start + world.zWidth])
    return [.open(.home)]
  }

  /// `picture 3 of 7 in row 2 of 4, z2 is 1.00`: the selected tile, and where it differs from z.
  func tileSentence(_ world: World) -> String {
    let grid = grid(world)
    let tile = wall.selected(grid)
    let place =
      "picture \(tile % grid.columns + 1) of \(grid.columns) in row \(tile / grid.columns + 1) of \(grid.rows)"
    let point = Array(points(grid, world).dropFirst(tile * world.zWidth).prefix(world.zWidth))
    guard point.count == world.zWidth else { return place }
    let differences = (0..<world.latent).filter {
      point[world.latents.columns(of: $0)] != world.z[world.latents.columns(of: $0)]
    }
    .prefix(4).map { "z\($0 + 1) is \(world.valueWords(of: $0, at: point))" }
    return ([place] + differences).joined(separator: ", ")
  }

  func sentences(_ world: World) -> [String] { [tileSentence(world)] }

  func newsKey(_ world: World) -> [String] { ["\(wall.selection)"] }
}
