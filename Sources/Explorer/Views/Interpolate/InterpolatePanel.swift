import Drawing
import Interface

extension InterpolateView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = InterpolateLayout(self, world)
    let names = [a, b].map { $0?.name ?? "nothing" }
    if layout.isFramed {
      world.drawFrame(on: &canvas, in: layout.frame, title: "from A (\(names[0])) to B (\(names[1]))")
      drawPathNote(on: &canvas, in: layout.frame, world)
    }
    let columns = layout.columns
    guard tiles.count == 2 * columns + 2 else { return }
    let selected = pathColumn(of: columns)
    for column in 0..<columns {
      let share = Numerals.fixed(Double(Self.share(column: column, of: columns)), digits: 2)
      center(
        column == 0 ? "A" : column == columns - 1 ? "B" : share, over: layout.tile(row: 0, column: column),
        y: layout.headingY, style: column == selected ? Theme.selected : Theme.dim, on: &canvas)
    }
    guard layout.isFramed else { return drawShortPath(names, on: &canvas, layout, world) }
    for row in layout.strips.indices { drawStrip(row, on: &canvas, layout, world) }
    for (index, frame) in layout.pictures.enumerated() { drawPathPicture(index, on: &canvas, in: frame, world) }
  }

  /// Without frames: the strip of the selected path, the picture at the present fraction, and the mixed pixels.
  private func drawShortPath(_ names: [String], on canvas: inout Canvas, _ layout: InterpolateLayout, _ world: World) {
    let (columns, path) = (layout.columns, path)
    for column in 0..<columns {
      canvas.draw(
        tiles[(path == .arc ? 0 : columns) + column], in: layout.tile(row: 0, column: column),
        symbols: world.look.symbols)
    }
    world.drawSelection(around: layout.tile(row: 0, column: pathColumn(of: columns)), on: &canvas)
    canvas.draw(tiles[2 * columns + (path == .arc ? 0 : 1)], in: layout.pictures[0], symbols: world.look.symbols)
    canvas.draw(crossFade(at: share, world), in: layout.pictures[1], symbols: world.look.symbols)
    let lines = [
      ("\(path == .arc ? "arc" : "line") at \(Numerals.fixed(Double(share), digits: 2))", Theme.selected),
      ("|z| \(length(path, at: share, world))", .plain), ("A \(names[0])", .plain), ("B \(names[1])", .plain),
      ("2nd: pixels", Theme.dim), ("of A, B mixed", Theme.dim),
    ]
    for (row, line) in lines.prefix(layout.words.height).enumerated() {
      canvas.write(
        line.0, x: layout.words.x, y: layout.words.y + row, style: line.1, maxWidth: layout.words.width)
    }
  }

  private func drawStrip(_ row: Int, on canvas: inout Canvas, _ layout: InterpolateLayout, _ world: World) {
    let strip = layout.strips[row]
    let first = layout.tile(row: row, column: 0)
    let (x, middle) = (layout.frame.x + 2, first.y + first.height / 2)
    let isSelected = strip == .path(path)
    let selected = pathColumn(of: layout.columns)
    let name =
      switch strip {
      case .path(.arc): "arc"
      case .path(.line): "line"
      case .pixels: "pixels"
      }
    if isSelected { canvas.write(world.sign("▸", ">"), x: x, y: middle, style: Theme.selected) }
    canvas.write(name, x: x + 2, y: middle, style: isSelected ? Theme.selected : Theme.dim)
    if case .path = strip { canvas.write("|z|", x: x + 2, y: first.endY, style: Theme.dim) }
    for column in 0..<layout.columns {
      let rect = layout.tile(row: row, column: column)
      let share = Self.share(column: column, of: layout.columns)
      switch strip {
      case .path(let path):
        let offset = path == .arc ? 0 : layout.columns
        canvas.draw(tiles[offset + column], in: rect, symbols: world.look.symbols)
        center(
          length(path, at: share, world), over: rect, y: rect.endY,
          style: column == selected ? Theme.selected : Theme.dim,
          on: &canvas)
      case .pixels: canvas.draw(crossFade(at: share, world), in: rect, symbols: world.look.symbols)
      }
      if isSelected, column == selected { world.drawSelection(around: rect, on: &canvas) }
    }
  }

  /// One of the large pictures at the present fraction: arc, line, pixels.
  private func drawPathPicture(_ index: Int, on canvas: inout Canvas, in frame: Rect, _ world: World) {
    let share = share
    let paths = Path.allCases
    let title =
      index < paths.count
      ? "\(paths[index] == .arc ? "arc" : "line")  |z| \(length(paths[index], at: share, world))" : "pixels mixed"
    let isSelected = index < paths.count && paths[index] == path
    let inside = world.drawFrame(
      on: &canvas, in: frame, title: title, titleStyle: isSelected ? Theme.selected : Theme.frameTitle)
    let picture = index < paths.count ? tiles[tiles.count - paths.count + index] : crossFade(at: share, world)
    canvas.draw(picture, in: picture.size.bestRect(in: inside), symbols: world.look.symbols)
  }

  /// Why the two paths differ, in the frame's lower line.
  private func drawPathNote(on canvas: inout Canvas, in frame: Rect, _ world: World) {
    let end = canvas.write(
      " arc: |z| as at the ends; line: nearer to 0 ", x: frame.x + 2, y: frame.endY - 1, style: Theme.frameTitle,
      maxWidth: frame.width - 4)
    // The root of the mean square of |z| over draws from the prior.
    let typical = " draws have |z| about \(Numerals.fixed(Double(world.latent).squareRoot(), digits: 1)) "
    if end + typical.columns + 2 < frame.endX {
      canvas.write(typical, endX: frame.endX - 2, y: frame.endY - 1, style: Theme.frameTitle)
    }
  }

  private func length(_ path: Path, at share: Float, _ world: World) -> String {
    let point = pathPoint(path, at: share, world) ?? []
    return Numerals.fixed(Double(point.reduce(0) { $0 + $1 * $1 }.squareRoot()), digits: 2)
  }

  /// The pixels of the two decoded ends, mixed.
  func crossFade(at share: Float, _ world: World) -> Picture {
    let (a, b) = (tiles[0], tiles[InterpolateLayout(self, world).columns - 1])
    return Picture(a.size, values: zip(a.values, b.values).map { $0 + share * ($1 - $0) })
  }

  private func center(_ text: String, over rect: Rect, y: Int, style: Style, on canvas: inout Canvas) {
    canvas.write(text, x: rect.x + max(0, (rect.width - text.columns) / 2), y: y, style: style)
  }
}
