import Drawing
import Interface

extension World {
  /// Draws a letter in each cell, the most frequent class there: bold where many points lie, dim where few do.
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
}

extension World {
  /// Draws a cross over a cell of a map. Its arms are short, as they hide what is below.
  func drawCross(on canvas: inout Canvas, x: Int, y: Int, in rect: Rect) {
    let reach = rect.width >= 50 ? [-2, -1, 1, 2] : [-1, 1]
    for (dx, dy) in reach.map({ ($0, 0) }) + [(0, -1), (0, 1)] where rect.contains(x: x + dx, y: y + dy) {
      let symbol: Unicode.Scalar = dy == 0 ? (unicode ? "─" : "-") : (unicode ? "│" : "|")
      canvas[x + dx, y + dy] = Cell(symbol, Theme.selected)
    }
    canvas[x, y] = Cell(unicode ? "┼" : "+", Theme.selected.adding(.reverse))
  }
}
