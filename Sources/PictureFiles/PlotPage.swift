import Drawing

/// A plot on paper: its lines with axes, ticks, names and units.
package struct PlotPage {
  private let plot: Plot
  private let title, verticalLabel: String

  /// A page in points, higher for a long legend.
  private static let (width, height) = (640.0, 400.0)
  private static let (textSize, titleSize, gap) = (11.0, 13.0, 8.0)
  private static let (grey, pale) = (Color.rgb(0x60, 0x60, 0x60), Color.rgb(0xE2, 0xE2, 0xE2))

  /// - Parameter verticalLabel: what the vertical axis shows, with its unit.
  package init(_ plot: Plot, title: String, verticalLabel: String) {
    (self.plot, self.title, self.verticalLabel) = (plot, title, verticalLabel)
  }

  /// The bytes of a PNG, SVG or PDF file.
  ///
  /// - Throws: `PictureFileError.noCairo`, or `.unmakeable`.
  package func bytes(as kind: PictureKind) throws(PictureFileError) -> [UInt8] {
    let entries = plot.series.filter { !$0.label.isEmpty }
    let lines = Double(entries.count) * Self.lineHeight + Self.titleSize + 4 * Self.gap
    guard var page = try Page(kind, width: Self.width, height: max(Self.height, lines)) else { throw .unmakeable }
    draw(on: &page, entries, height: max(Self.height, lines))
    guard let bytes = page.bytes() else { throw .unmakeable }
    return bytes
  }

  private static let lineHeight = 1.5 * textSize

  /// The rectangle of the curves, and what its sides stand for.
  private struct Field {
    let x, y, width, height: Double
    let horizontal, vertical: Axis

    func place(_ point: Plot.Point) -> (x: Double, y: Double) {
      (x + horizontal.position(point.x) * width, y + (1 - vertical.position(point.y)) * height)
    }
  }

  private func draw(on page: inout Page, _ entries: [Plot.Series], height: Double) {
    let horizontal = plot.horizontalAxis ?? Axis(low: 0, high: 1)
    // Ticks about as far apart as on a screen of so many rows.
    let vertical = plot.verticalAxis(over: horizontal, rows: 24, ticks: 7)
    let ticks = vertical.ticks(count: 7)
    let (size, gap) = (Self.textSize, Self.gap)
    let numbers = ticks.map { page.breadth(of: $0.label, size: size) }.max() ?? 0
    let names = entries.map { page.breadth(of: $0.label, size: size) }.max() ?? 0
    let left = 2 * gap + size + numbers + gap
    let right = entries.isEmpty ? 2 * gap : min(names + 4 * gap + Self.swatch, Self.width / 2)
    let top = 2 * gap + Self.titleSize
    let field = Field(
      x: left, y: top, width: Self.width - left - right, height: height - top - 3 * gap - 2 * size,
      horizontal: horizontal, vertical: vertical)
    page.use(.standard)
    page.text(title, x: left, y: gap + Self.titleSize, size: Self.titleSize)
    drawAxes(on: &page, field, ticks)
    page.clipped(x: field.x - 3, y: field.y - 3, width: field.width + 6, height: field.height + 6) { page in
      for series in plot.series { draw(series, on: &page, field) }
    }
    drawLegend(on: &page, entries, x: field.x + field.width + 2 * gap, y: field.y)
  }

  private func drawAxes(on page: inout Page, _ field: Field, _ ticks: [Axis.Tick]) {
    let (size, gap) = (Self.textSize, Self.gap)
    let (endX, endY) = (field.x + field.width, field.y + field.height)
    for tick in ticks {
      let y = field.y + (1 - field.vertical.position(tick.value)) * field.height
      page.use(Self.pale)
      page.line([(field.x, y), (endX, y)], width: 0.5)
      page.use(Self.grey)
      page.text(tick.label, x: field.x - gap, y: y + size / 3, size: size, align: 1)
    }
    for tick in field.horizontal.ticks(count: 8) {
      let x = field.x + field.horizontal.position(tick.value) * field.width
      page.use(Self.grey)
      page.line([(x, endY), (x, endY + gap / 2)], width: 1)
      page.text(tick.label, x: x, y: endY + gap + size, size: size, align: 0.5)
    }
    for mark in plot.marks where (0...1).contains(field.horizontal.position(mark.x)) {
      let x = field.x + field.horizontal.position(mark.x) * field.width
      page.use(Self.grey)
      page.line([(x, field.y), (x, endY)], width: 0.5)
      page.text(mark.label, x: x + 2, y: field.y + size, size: size)
    }
    page.use(Self.grey)
    page.line([(field.x, field.y), (field.x, endY), (endX, endY)], width: 1)
    page.text(plot.horizontalLabel, x: (field.x + endX) / 2, y: endY + gap + 2 * size + gap / 2, size: size, align: 0.5)
    page.text(
      verticalLabel, x: gap + size, y: (field.y + endY) / 2, size: size, align: 0.5, upwards: true)
  }

  /// A part of a line whose points all have a place; NaN breaks a line.
  private func draw(_ series: Plot.Series, on page: inout Page, _ field: Field) {
    page.use(series.style.foreground)
    let parts = series.points.split { !plot.isPlaceable($0.y) || !field.horizontal.position($0.x).isFinite }
    for part in parts {
      let places = part.map(field.place)
      if series.joined, places.count > 1 {
        page.line(places, width: 1.5)
      } else {
        // Many points are a cloud, few are results.
        for place in places { page.disc(x: place.x, y: place.y, radius: series.points.count > 100 ? 1.2 : 2.5) }
      }
    }
  }

  private static let swatch = 16.0

  private func drawLegend(on page: inout Page, _ entries: [Plot.Series], x: Double, y: Double) {
    for (row, series) in entries.enumerated() {
      let middle = y + Double(row) * Self.lineHeight + Self.textSize / 2
      page.use(series.style.foreground)
      if series.joined {
        page.line([(x, middle), (x + Self.swatch, middle)], width: 2)
      } else {
        page.disc(x: x + Self.swatch / 2, y: middle, radius: 2.5)
      }
      page.use(.standard)
      page.text(series.label, x: x + Self.swatch + Self.gap / 2, y: middle + Self.textSize / 3, size: Self.textSize)
    }
  }
}
