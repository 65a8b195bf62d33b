import Drawing
import Interface
import Randomness
import VAE

/// A plane, decoded at quantiles. It is that of two dimensions and goes through z; with more than two dimensions it is at first
/// that of the two principal components of the test images' codes, in which they differ most.
struct ManifoldView: TileView {
  static let name = ViewName("manifold", key: "3", "a plane of the latent space, decoded")
  static let needs = [Half.decoder]

  var wall = TileWall()
  /// Whether it is the plane of the principal components, where there are more than two dimensions.
  var showsComponents = true

  init(_ world: World) {}

  var usesTestEncoding: Bool { showsComponents }

  /// The axes. The components exist once the test set is encoded.
  private func axes(_ world: World) -> MapAxes {
    if world.latent == 1 { return .line(world.latents) }
    if world.latent > 2, showsComponents, world.latents.isContinuous, let encoding = world.places.encoding {
      return .components(encoding.components, world.latents)
    }
    return .plane(world.plane, world.latents)
  }

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
    case .nextAcross: turn(\.across, by: 1, &world)
    case .previousAcross: turn(\.across, by: -1, &world)
    case .nextUp: turn(\.up, by: 1, &world)
    case .previousUp: turn(\.up, by: -1, &world)
    case .components: toggleComponents(&world)
    case .smaller: resizeTiles(by: -1, &world)
    case .larger: resizeTiles(by: 1, &world)
    }
  }

  private mutating func turn(
    _ axis: WritableKeyPath<Plane, Int>, by step: Int, _ world: inout World
  ) -> [Effect] {
    showsComponents = false
    return world.turnAxis(axis, by: step)
  }

  /// Of two dimensions the components are the same plane, and there is no other for an axis.
  func isUseful(_ command: ManifoldCommand, _ world: World) -> Bool {
    switch command {
    case .components: world.latent > 2 && world.latents.isContinuous
    case .nextAcross, .previousAcross, .nextUp, .previousUp: world.latent > 2
    default: true
    }
  }

  private mutating func toggleComponents(_ world: inout World) -> [Effect] {
    if let obstacle = world.obstacleOfCategories(to: "the plane of the principal components") {
      world.say(obstacle, isError: false)
      return []
    }
    // Of two dimensions the components are the same plane.
    guard world.latent > 2 else { return [] }
    showsComponents.toggle()
    return [.ask]
  }

  func grid(_ world: World) -> TileGrid {
    TileGrid(
      in: Layout(world).body.inset(columns: 1, rows: 1), image: world.imageSize, height: world.tileHeight,
      columns: categories(\.across, world), rows: world.latent == 1 ? 1 : categories(\.up, world), enough: (6, 4))
  }

  /// The categories of an axis; no limit for a continuous one.
  private func categories(_ axis: KeyPath<Plane, Int>, _ world: World) -> Int {
    world.latents.categories(of: world.latent == 1 ? 0 : world.plane[keyPath: axis]) ?? .max
  }

  /// The inverse of the normal distribution function on a linear grid: every tile stands for an equal probability (Kingma
  /// and Welling 2014), of the prior or, along principal components, of a normal distribution as wide as the codes.
  private func places(_ grid: TileGrid, _ world: World) -> (across: [Float], up: [Float]) {
    let (across, up) = (Self.quantiles(grid.columns), Self.quantiles(grid.rows))
    switch axes(world) {
    case .line: return (world.places(of: 0, count: grid.columns) { _ in across }, up)
    case .plane(let plane, _):
      return (
        world.places(of: plane.across, count: grid.columns) { _ in across },
        world.places(of: plane.up, count: grid.rows) { _ in up }
      )
    case .components(let components, _):
      return (across.map { $0 * components.deviations[0] }, up.map { $0 * components.deviations[1] })
    }
  }

  func points(_ grid: TileGrid, _ world: World) -> [Float] {
    let (places, axes) = (places(grid, world), axes(world))
    return (0..<grid.count).flatMap { index in
      axes.point(
        x: places.across[index % grid.columns], y: places.up[grid.rows - 1 - index / grid.columns],
        from: world.z)
    }
  }

  /// The tile nearest to z.
  private func nearestTile(_ grid: TileGrid, _ world: World) -> Int {
    func nearest(_ places: [Float], to value: Float) -> Int {
      places.indices.min { abs(places[$0] - value) < abs(places[$1] - value) } ?? 0
    }
    let (places, place) = (places(grid, world), axes(world).place(of: world.z))
    let row = world.latent > 1 ? grid.rows - 1 - nearest(places.up, to: place.y) : 0
    return row * grid.columns + nearest(places.across, to: place.x)
  }

  private static func quantiles(_ count: Int) -> [Float] {
    (0..<count).map { Float(normalQuantile((Double($0) + 0.5) / Double(count))) }
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let (axes, body) = (axes(world), Layout(world).body)
    world.drawFrame(on: &canvas, in: body, title: title(axes, world).fitting(body.width - 6))
    let grid = grid(world)
    drawTiles(grid, on: &canvas, world)
    canvas.write(
      " \(caption(wall.selected(grid), grid, world)) ", endX: body.endX - 2, y: body.endY - 1, style: Theme.selected)
  }

  func caption(_ tile: Int, _ grid: TileGrid, _ world: World) -> String {
    let (places, names) = (places(grid, world), axes(world).names)
    let values = [
      places.across[tile % grid.columns], places.up[grid.rows - 1 - tile / grid.columns],
    ]
    let variables = [axes(world).variables.across, axes(world).variables.up]
    return zip(zip([names.across, names.up].compactMap { $0 }, variables), values).map { name, value in
      let text = name.1.map { world.placeText(value, of: $0, digits: 2) }
      return "\(name.0) \(text ?? Numerals.signed(Double(value), digits: 2))"
    }.joined(separator: "  ")
  }

  /// The longest first.
  private func title(_ axes: MapAxes, _ world: World) -> [String] {
    switch axes {
    case .line: return ["manifold: z1 across"]
    case .plane(let plane, _):
      let (across, up) = (world.name(ofDimension: plane.across), world.name(ofDimension: plane.up))
      let short = "manifold: \(across) across, \(up) upwards"
      return (world.latent > 2 ? ["\(short); the others as in z"] : []) + [
        short, "\(across) across, \(up) upwards",
      ]
    case .components:
      return [
        "manifold: the principal components of mu, pc1 across, pc2 upwards",
        "manifold: pc1 across, pc2 upwards",
        "pc1 across, pc2 upwards",
      ]
    }
  }
}
