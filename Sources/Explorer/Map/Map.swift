import Drawing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  /// The axes; those of the components are there as soon as there is something to compute them from.
  var mapAxes: MapAxes {
    if latent == 1 { return .line }
    if map.showsComponents, let encoding = places.encoding { return .components(encoding.components) }
    return .plane(plane)
  }

  var mapLayout: MapLayout? {
    let layout = Layout(self)
    guard layout.fits else { return nil }
    if layout.isCompact { return MapLayout(compact: layout.body, image: imageSize) }
    return MapLayout(layout.body, image: imageSize) { legendLines(width: $0).count }
  }

  /// The cells of the map and what they stand for; nil on a screen that is too small.
  var mapGrid: MapGrid? {
    guard let plot = mapLayout?.plot else { return nil }
    let (x, y) = mapAxes.place(of: z)
    return MapGrid(rect: plot, window: (map.window ?? wholeMap(on: plot)).showing(x: x, y: y, on: plot))
  }

  /// The window of nearly all points and the prior's rings.
  func wholeMap(on plot: Rect) -> MapWindow {
    let reach = places.encoding.map { MapPoints($0, mapAxes).reach } ?? (x: 0, y: 0)
    // A little more than 3, so that the outermost ring is inside.
    return MapWindow(around: (max(reach.x, 3.25), max(reach.y, 3.25)), on: plot)
  }

  func drawMap(on canvas: inout Canvas, in body: Rect) {
    guard let layout = mapLayout, let grid = mapGrid else { return }
    let axes = mapAxes
    if layout.isFramed {
      canvas.frame(
        layout.map, title: mapTitle(axes, width: layout.map.width - 6), unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
      drawMapNumbers(on: &canvas, layout, grid, axes)
    }
    var density: MapDensity?
    if let encoding = places.encoding {
      let points = MapDensity(MapPoints(encoding, axes), classes: encoding.classes, on: grid)
      drawDensity(points, isLabelled: encoding.labels != nil, on: &canvas, grid)
      density = points
      drawLegend(on: &canvas, layout.legend)
    }
    // Between the lines of an explanation they would only disturb.
    var isExplained = false
    if case .missing = data { isExplained = density == nil }
    if latent > 1, !isExplained { drawRings(on: &canvas, grid, around: axes.origin(latent: latent), over: density) }
    drawCrosshair(on: &canvas, layout, grid, axes)
    drawMapNews(on: &canvas, grid.rect)
    drawPicture(on: &canvas, in: layout.decoded, isFramed: layout.isFramed)
    drawNearest(on: &canvas, layout)
  }

  /// The longest of the titles that fits.
  private func mapTitle(_ axes: MapAxes, width: Int) -> String {
    let titles: [String]
    switch axes {
    case .line: titles = ["map: z1 across, a row a class"]
    case .plane:
      let (across, up) = axes.names
      let short = "map: \(across) across, \(up ?? "") upwards"
      titles = latent > 2 ? [short + "; the others as in z", short] : [short]
    case .components(let components):
      let shares = components.shares.map { "\(Numerals.fixed(Double($0) * 100, digits: 0))%" }
      let point = "z = mean + a pc1 + b pc2"
      titles = [
        "map: principal components of mu, \(shares[0]) and \(shares[1]) of its variance; \(point)",
        "map: components, \(shares[0]) and \(shares[1]) of the variance; \(point)",
        "map: components \(shares[0]), \(shares[1]); \(point)",
        "map: \(point)",
      ]
    }
    return titles.first { $0.columns <= width } ?? titles[titles.count - 1]
  }

  /// A letter a cell: the class of most points in it; bold where many lie, dim where few do.
  func drawDensity(_ density: MapDensity, isLabelled: Bool, on canvas: inout Canvas, _ grid: MapGrid) {
    let names = classNames
    for (index, cell) in density.cells.enumerated() {
      guard let cell else { continue }
      var style = Style(foreground: ClassNames.color(cell.label))
      if Double(cell.count) >= 2 * density.mean { style.attributes = .bold }
      if Double(cell.count) * 4 <= density.mean { style.attributes = .dim }
      let sign: Unicode.Scalar = isLabelled ? names.sign(cell.label) : unicode ? "•" : "o"
      canvas[grid.rect.x + index % grid.rect.width, grid.rect.y + index / grid.rect.width] = Cell(sign, style)
    }
  }

  var classNames: ClassNames { ClassNames(data: model.configuration.dataName) }

  /// The circles 1, 2 and 3 standard deviations from the prior's middle. Over points they are dotted, so that both are seen.
  private func drawRings(
    on canvas: inout Canvas, _ grid: MapGrid, around origin: (x: Float, y: Float), over density: MapDensity?
  ) {
    for radius in 1...3 {
      for (signX, signY) in [(1, 1), (-1, 1), (1, -1), (-1, -1)] as [(Float, Float)] {
        // Quarters that begin at the top and the bottom look alike.
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
          if density?.cells[index] == nil || isDot { canvas[cell.x, cell.y] = Cell(unicode ? "·" : ".", Theme.dim) }
        }
      }
      if let top = grid.cell(origin.x, origin.y + Float(radius)) {
        let text = "\(radius)\(sign("σ", "sd"))"
        canvas.write(
          text, x: top.x, y: top.y, style: Theme.frameTitle, maxWidth: max(0, grid.rect.endX - top.x))
      }
    }
  }
}
