import Drawing
import Interface
import Randomness
import VAE

/// The plane of two dimensions, decoded at quantiles of the prior; the other dimensions are those of z.
struct ManifoldView: TileView {
  static let name = ViewName("manifold", key: "3", "the plane of two dimensions, decoded")
  static let needs = [Half.decoder]

  var wall = TileWall()

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    wall = TileWall(selection: nearestTile(grid(world), world))
    return [.ask]
  }

  mutating func perform(_ command: ManifoldCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .left: moveTile(right: -1, world)
    case .right: moveTile(right: 1, world)
    case .up: moveTile(down: -1, world)
    case .down: moveTile(down: 1, world)
    case .take: takeTile(&world)
    case .nextAcross: world.turnAxis(\.across, by: 1)
    case .previousAcross: world.turnAxis(\.across, by: -1)
    case .nextUp: world.turnAxis(\.up, by: 1)
    case .previousUp: world.turnAxis(\.up, by: -1)
    case .smaller: resizeTiles(by: -1, &world)
    case .larger: resizeTiles(by: 1, &world)
    }
  }

  func grid(_ world: World) -> TileGrid {
    TileGrid(
      in: Layout(world).body.inset(columns: 1, rows: 1), image: world.imageSize, height: world.tileHeight,
      rows: world.latent == 1 ? 1 : .max, enough: (6, 4))
  }

  /// The inverse of the normal distribution function on a linear grid: every tile stands for an equal probability
  /// (Kingma and Welling 2014).
  func points(_ grid: TileGrid, _ world: World) -> [Float] {
    let across = Self.quantiles(grid.columns)
    let up = Self.quantiles(grid.rows)
    let plane = world.plane
    var points: [Float] = []
    points.reserveCapacity(grid.count * world.latent)
    for index in 0..<grid.count {
      var point = world.z
      if world.latent > 1 { point[plane.up] = up[grid.rows - 1 - index / grid.columns] }
      point[plane.across] = across[index % grid.columns]
      points += point
    }
    return points
  }

  /// The tile nearest to z.
  private func nearestTile(_ grid: TileGrid, _ world: World) -> Int {
    func nearest(_ count: Int, to value: Float) -> Int {
      let places = Self.quantiles(count)
      return places.indices.min { abs(places[$0] - value) < abs(places[$1] - value) } ?? 0
    }
    let plane = world.plane
    let row = world.latent > 1 ? grid.rows - 1 - nearest(grid.rows, to: world.z[plane.up]) : 0
    return row * grid.columns + nearest(grid.columns, to: world.z[plane.across])
  }

  private static func quantiles(_ count: Int) -> [Float] {
    (0..<count).map { Float(normalQuantile((Double($0) + 0.5) / Double(count))) }
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let (plane, latent, body) = (world.plane, world.latent, Layout(world).body)
    let upwards = latent > 1 ? ", z\(plane.up + 1) upwards" : ""
    let others = latent > 2 ? "; the others as in z" : ""
    world.drawFrame(on: &canvas, in: body, title: "manifold: z\(plane.across + 1) across\(upwards)\(others)")
    let grid = grid(world)
    drawTiles(grid, on: &canvas, world)
    let points = points(grid, world)
    let start = wall.selected(grid) * latent
    let place = [plane.across, plane.up].prefix(latent > 1 ? 2 : 1).map {
      "z\($0 + 1) \(Numerals.signed(Double(points[start + $0]), digits: 2))"
    }
    canvas.write(
      " \(place.joined(separator: "  ")) ", endX: body.endX - 2, y: body.endY - 1, style: Theme.selected)
  }
}
