import Drawing
import Interface
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The test set's posterior means by class, over two dimensions or the first two principal components; the crosshair is z.
struct MapView: View {
  static let name = ViewName("map", key: "2", "where the classes lie")
  static let needs = [Half.encoder]
  static let pairing: Pairing? = .pictures

  /// Whether the axes are the first two principal components instead of two dimensions.
  var showsComponents = false
  /// The part that is zoomed into; nil for the whole.
  var window: MapWindow?

  init(_ world: World) {}

  var usesTestEncoding: Bool { true }

  mutating func open(_ world: inout World) -> [Effect] {
    // The data may have arrived meanwhile.
    if case .missing = world.data { world.data = .notLoaded }
    return [.ask]
  }

  mutating func worldChanged(_ world: inout World) {
    world.places.nearest = world.places.encoding?.nearest(to: world.z)
  }

  /// The axes. The components exist once the test set is encoded.
  func mapAxes(_ world: World) -> MapAxes {
    if world.latent == 1 { return .line(world.latents) }
    if showsComponents, let encoding = world.places.encoding { return .components(encoding.components, world.latents) }
    return .plane(world.plane, world.latents)
  }

  func mapLayout(_ world: World) -> MapLayout? {
    let layout = Layout(world)
    guard layout.fits else { return nil }
    if layout.isCompact { return MapLayout(compact: layout.body, image: world.imageSize) }
    return MapLayout(layout.body, image: world.imageSize) { legendLines(width: $0, world).count }
  }

  /// The cells of the map and the window they show; nil on a screen that is too small.
  func mapGrid(_ world: World) -> MapGrid? {
    guard let plot = mapLayout(world)?.plot else { return nil }
    let (x, y) = mapAxes(world).place(of: world.z)
    return MapGrid(rect: plot, window: (window ?? wholeMap(on: plot, world)).showing(x: x, y: y, on: plot))
  }

  /// The window of nearly all points and the prior's rings.
  func wholeMap(on plot: Rect, _ world: World) -> MapWindow {
    let reach = world.places.encoding.map { MapPoints($0, mapAxes(world)).reach } ?? (x: 0, y: 0)
    // A little more than 3, so that the outermost ring is inside.
    return MapWindow(around: (max(reach.x, 3.25), max(reach.y, 3.25)), on: plot)
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    guard let layout = mapLayout(world), let grid = mapGrid(world) else { return }
    let axes = mapAxes(world)
    if layout.isFramed {
      world.drawFrame(on: &canvas, in: layout.map, title: mapTitle(axes, width: layout.map.width - 6, world))
      drawMapNumbers(on: &canvas, layout, grid, axes, world)
    }
    var density: MapDensity?
    if let encoding = world.places.encoding {
      let points = MapDensity(MapPoints(encoding, axes), classes: encoding.classes, on: grid)
      world.drawDensity(points, isLabelled: encoding.labels != nil, on: &canvas, grid)
      density = points
      drawLegend(on: &canvas, layout.legend, world)
    }
    // They would disturb the lines of an explanation.
    var isExplained = false
    if case .missing = world.data { isExplained = density == nil }
    if world.latent > 1, axes.isContinuous, !isExplained {
      drawRings(on: &canvas, grid, around: axes.origin(latent: world.zWidth), over: density, world)
    }
    drawCrosshair(on: &canvas, layout, grid, axes, world)
    drawMapNews(on: &canvas, grid.rect, world)
    world.drawPicture(on: &canvas, in: layout.decoded, isFramed: layout.isFramed)
    drawNearest(on: &canvas, layout, world)
  }

  /// One dimension has no second component, and two leave no other for an axis.
  func isUseful(_ command: MapCommand, _ world: World) -> Bool {
    switch command {
    case .components: world.latent > 1
    case .nextAcross, .previousAcross, .nextUp, .previousUp: world.latent > 2
    default: true
    }
  }

  /// The places of the test images on the map.
  func exhibit(_ world: World) -> Exhibit? {
    guard let encoding = world.places.encoding else { return nil }
    let axes = mapAxes(world)
    let (points, names) = (MapPoints(encoding, axes), [axes.names.across] + (axes.names.up.map { [$0] } ?? []))
    return Exhibit(
      CSVTable(
        ["image", "class"] + names,
        rows: (0..<points.count).map { index in
          [.whole(index), encoding.labels.map { .whole(Int($0[index])) } ?? .none, .float(points.x(index))]
            + (names.count > 1 ? [.float(points.y(index))] : [])
        }))
  }

  /// The longest of the titles that fits.
  private func mapTitle(_ axes: MapAxes, width: Int, _ world: World) -> String {
    let titles: [String]
    switch axes {
    case .line: titles = ["map: z1 across, a row a class"]
    case .plane:
      let (across, up) = (
        world.name(ofDimension: world.plane.across), world.name(ofDimension: world.plane.up)
      )
      let short = "map: \(across) across, \(up) upwards"
      titles = world.latent > 2 ? [short + "; the others as in z", short] : [short]
    case .components(let components, _):
      let shares = components.shares.map { "\(Numerals.fixed(Double($0) * 100, digits: 0))%" }
      let point = "z = mean + a pc1 + b pc2"
      titles = [
        "map: principal components of mu, \(shares[0]) and \(shares[1]) of its variance; \(point)",
        "map: components, \(shares[0]) and \(shares[1]) of the variance; \(point)",
        "map: components \(shares[0]), \(shares[1]); \(point)",
        "map: \(point)",
      ]
    }
    return titles.fitting(width)
  }

  /// The circles at 1, 2 and 3 standard deviations of the prior. Over points they are dotted, so that both are visible.
  private func drawRings(
    on canvas: inout Canvas, _ grid: MapGrid, around origin: (x: Float, y: Float), over density: MapDensity?,
    _ world: World
  ) {
    for radius in 1...3 {
      for (signX, signY) in [(1, 1), (-1, 1), (1, -1), (-1, -1)] as [(Float, Float)] {
        // Quarters that begin at the top and at the bottom are symmetric.
        var last: (x: Int, y: Int)?
        var isDot = false
        let steps = 4 * max(grid.rect.width, grid.rect.height)
        for step in 0...steps {
          let angle = Float.pi / 2 * Float(step) / Float(steps)
          let x = origin.x + signX * Float(radius) * sinf(angle)
          let y = origin.y + signY * Float(radius) * cosf(angle)
          guard let cell = grid.cell(x, y), last.map({ $0 != cell }) ?? true else { continue }
          last = cell
          isDot.toggle()
          let index = (cell.y - grid.rect.y) * grid.rect.width + cell.x - grid.rect.x
          if density?.cells[index] == nil || isDot {
            canvas[cell.x, cell.y] = Cell(world.unicode ? "·" : ".", Theme.dim)
          }
        }
      }
      if let top = grid.cell(origin.x, origin.y + Float(radius)) {
        let text = "\(radius)\(world.sign("σ", "sd"))"
        canvas.write(
          text, x: top.x, y: top.y, style: Theme.frameTitle, maxWidth: max(0, grid.rect.endX - top.x))
      }
    }
  }
}
