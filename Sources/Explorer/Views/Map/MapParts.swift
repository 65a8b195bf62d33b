import Drawing
import Interface

// What lies around and over the points of the map.
extension MapView {
  /// The numbers along both axes: standard deviations of the prior, or categories.
  func drawMapNumbers(on canvas: inout Canvas, _ layout: MapLayout, _ grid: MapGrid, _ axes: MapAxes, _ world: World) {
    let plot = layout.plot
    let across = Axis(low: Double(grid.across.lowerBound), high: Double(grid.across.upperBound))
    var end = plot.x - 4
    for tick in world.categoryTicks(of: axes.variables.across) ?? across.ticks(count: max(2, plot.width / 8)) {
      let column = plot.x + Int(whole: (across.position(tick.value) * Double(plot.width)).rounded(.down))
      let start = column - (tick.label.columns - 1) / 2 - (tick.label.hasPrefix("-") ? 1 : 0)
      guard plot.x..<plot.endX ~= column, start > end, start + tick.label.columns <= plot.endX - 2 else { continue }
      end = canvas.write(tick.label, x: start, y: plot.endY, style: Theme.dim)
    }
    if axes.isContinuous { canvas.write(world.sign("σ", "sd"), endX: plot.endX, y: plot.endY, style: Theme.dim) }
    guard axes.names.up != nil else { return }
    let up = Axis(low: Double(grid.up.lowerBound), high: Double(grid.up.upperBound))
    for tick in world.categoryTicks(of: axes.variables.up) ?? up.ticks(count: max(2, plot.height / 3)) {
      let row = plot.y + Int(whole: ((1 - up.position(tick.value)) * Double(plot.height)).rounded(.down))
      guard plot.y..<plot.endY ~= row, tick.label.columns < plot.x - 1 - layout.map.x else { continue }
      canvas.write(tick.label, endX: plot.x - 1, y: row, style: Theme.dim)
    }
  }

  /// The crosshair: z, with marks on both axes, and its coordinates below.
  func drawCrosshair(on canvas: inout Canvas, _ layout: MapLayout, _ grid: MapGrid, _ axes: MapAxes, _ world: World) {
    let (x, y) = axes.place(of: world.z)
    if let cell = grid.cell(x, y) {
      world.drawCross(on: &canvas, x: cell.x, y: cell.y, in: grid.rect)
      if layout.isFramed {
        // A number that is half covered would be misread.
        canvas.eraseWord(x: cell.x, y: grid.rect.endY)
        canvas.write(world.sign("▲", "^"), x: cell.x, y: grid.rect.endY, style: Theme.selected)
        if axes.names.up != nil {
          canvas.write(world.sign("▶", ">"), x: grid.rect.x - 1, y: cell.y, style: Theme.selected)
        }
      }
    }
    let values = [(axes.names.across, x)] + (axes.names.up.map { [($0, y)] } ?? [])
    let digits = grid.window.unitsPerColumn >= 0.05 ? 2 : 3
    let variables = [axes.variables.across, axes.variables.up]
    let text =
      " "
      + zip(values, variables).map { value, variable in
        "\(value.0) "
          + (variable.map { world.placeText(value.1, of: $0, digits: digits) }
            ?? Numerals.signed(Double(value.1), digits: digits))
      }.joined(separator: "  ") + " "
    let line = layout.coordinates
    canvas.write(text, endX: line.endX, y: line.y, style: Theme.selected)
    let distance = axes.distance(of: world.z)
    let room = line.width - text.columns - 1
    let remarks =
      distance >= 0.05
      ? [
        " z is \(Numerals.fixed(Double(distance), digits: 1)) off this plane ",
        " \(Numerals.fixed(Double(distance), digits: 1)) off ",
      ]
      : world.places.encoding.map { [" \($0.count) test images, bold where many lie ", " \($0.count) test images "] }
        ?? []
    if let remark = remarks.first(where: { $0.columns <= room }) {
      canvas.write(remark, x: line.x, y: line.y, style: Theme.frameTitle)
    }
  }

  /// Why there are no points, or none yet.
  func drawMapNews(on canvas: inout Canvas, _ plot: Rect, _ world: World) {
    guard world.places.encoding == nil else { return }
    let name = world.model.configuration.dataName
    var lines: [(text: String, style: Style)]
    switch world.data {
    case .notLoaded, .loading: lines = [("reading \(name)...", Theme.paused)]
    case .here(let dataset): lines = [("encoding \(dataset.test.count) test images...", Theme.paused)]
    case .missing(let reason):
      lines = [("no test images to show", Theme.error)]
      if let fetching = world.fetching, fetching.data == world.model.configuration.data {
        let share = fetching.share.map { ": \(Int(whole: $0 * 100))%" } ?? ""
        lines.append(("\(name) is being fetched\(share), f stops", Theme.paused))
      } else if world.canFetchData {
        lines.append(("f fetches \(name) in the background", Theme.running))
      }
      // Last, as it may be longer than the map is high.
      lines += reason.wrapped(to: plot.width - 2).map { ($0, .plain) }
    }
    for (row, line) in lines.prefix(plot.height).enumerated() {
      canvas.write(" \(line.text) ", x: plot.x, y: plot.y + row, style: line.style, maxWidth: plot.width)
    }
  }

  /// The classes' letters and names, in as many lines as they need; none where a letter is the name.
  func legendLines(width: Int, _ world: World) -> [[(label: Int, sign: Unicode.Scalar, name: String)]] {
    var lines: [[(label: Int, sign: Unicode.Scalar, name: String)]] = []
    var used = Int.max
    for entry in world.classNames.legend {
      let columns = entry.name.columns + 4
      if lines.isEmpty || used + columns - 2 > width {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1].append(entry)
      used += columns
    }
    return lines
  }

  func drawLegend(on canvas: inout Canvas, _ rect: Rect, _ world: World) {
    for (row, line) in legendLines(width: rect.width, world).prefix(rect.height).enumerated() {
      var x = rect.x
      for entry in line {
        let style = Style(foreground: ClassNames.color(entry.label))
        canvas[x, rect.y + row] = Cell(entry.sign, style.adding(.bold))
        x = canvas.write(entry.name, x: x + 2, y: rect.y + row, style: Theme.dim) + 2
      }
    }
  }

  /// The test image whose posterior mean is nearest to z in all dimensions, not only in those of the map.
  func drawNearest(on canvas: inout Canvas, _ layout: MapLayout, _ world: World) {
    let words = layout.words
    var inside = layout.nearest
    if layout.isFramed {
      let titles = ["nearest test image, by all of z", "nearest test image", "nearest in z"]
      inside = world.drawFrame(on: &canvas, in: inside, title: titles.fitting(inside.width - 6))
    }
    guard let nearest = world.places.nearest, let images = world.data.test, nearest.index < images.count else { return }
    let image = images.picture(nearest.index)
    canvas.draw(image, in: image.size.bestRect(in: inside), symbols: world.look.symbols)
    if words.height > 1 {
      canvas.write("nearest image", x: words.x, y: words.y, style: Theme.frameTitle, maxWidth: words.width)
    }
    drawNearestWords(nearest, on: &canvas, x: words.x, y: words.y + min(words.height - 1, 1), width: words.width, world)
  }

  private func drawNearestWords(
    _ nearest: Neighbor, on canvas: inout Canvas, x: Int, y: Int, width: Int, _ world: World
  ) {
    let distance = Numerals.fixed(Double(nearest.distance), digits: 2)
    let number = "\(nearest.index + 1)"
    let texts: [(label: String, rest: String)] =
      nearest.label.map { label in
        let (name, letter) = (world.classNames.name(Int(label)), String(world.classNames.sign(Int(label))))
        return [
          (name, ", no. \(number), distance \(distance)"), (name, ", no. \(number), d \(distance)"),
          (name, ", d \(distance)"), (letter, ", d \(distance)"),
        ]
      } ?? [("no. \(number)", ", distance \(distance)"), ("no. \(number)", "")]
    // A space at each side keeps it apart from a frame's line.
    let text = texts.first { $0.label.columns + $0.rest.columns <= width - 2 } ?? texts[texts.count - 1]
    let style = nearest.label.map { Style(foreground: ClassNames.color(Int($0)), attributes: .bold) } ?? Theme.name
    let end = canvas.write(" \(text.label)", x: x, y: y, style: style)
    canvas.write("\(text.rest) ", x: end, y: y, style: Theme.frameTitle)
  }
}

extension Canvas {
  /// Blanks the number that a cell belongs to.
  fileprivate mutating func eraseWord(x: Int, y: Int) {
    var (start, end) = (x, x + 1)
    while ("0"..."9").contains(self[start - 1, y].symbol) || "-.".unicodeScalars.contains(self[start - 1, y].symbol) {
      start -= 1
    }
    while ("0"..."9").contains(self[end, y].symbol) || self[end, y].symbol == "." { end += 1 }
    if self[x, y].symbol == " " { return }
    fill(Rect(x: start, y: y, width: end - start, height: 1))
  }
}
