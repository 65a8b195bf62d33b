import Drawing

extension World {
  /// Columns of a row's label: its mark, number and KL.
  private static let labelColumns = 13

  /// Puts the dimensions that tell most first. Not at every step: rows that change places cannot be looked at.
  mutating func sortTraversals() {
    traversalOrder = dimensionsByKL
    firstTraversal = 0
  }

  func traversalGrid(_ body: Rect) -> TileGrid {
    let inside = body.inset(columns: 1, rows: 1)
    let area = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: max(1, inside.height - 1))
    func grid(_ height: Int?, columns: Int = 21) -> TileGrid {
      TileGrid(
        in: area, image: imageSize, height: height, labelColumns: Self.labelColumns, columns: columns, rows: latent)
    }
    // Large enough to be read, small enough for seven values beside each other.
    let suited =
      tileHeight ?? [6, 5, 4].first { grid($0).columns >= 7 } ?? [4, 3].first { grid($0).columns >= 3 } ?? 3
    // An odd number of columns has one for 0.
    return grid(suited, columns: (grid(suited).columns - 1) / 2 * 2 + 1)
  }

  /// The row of the selected tile among all dimensions, and which dimension that is.
  func traversalRow(_ grid: TileGrid) -> (index: Int, dimension: Int) {
    let index = min(firstTraversal + selectedTile(grid) / grid.columns, latent - 1)
    return (index, traversalOrder[index])
  }

  private static func value(_ column: Int, of columns: Int) -> Float {
    columns == 1 ? 0 : -3 + 6 * Float(column) / Float(columns - 1)
  }

  func traversalPoints(_ grid: TileGrid) -> [Float] {
    traversalOrder.dropFirst(firstTraversal).prefix(grid.rows).flatMap { dimension in
      (0..<grid.columns).flatMap { column in
        var point = z
        point[dimension] = Self.value(column, of: grid.columns)
        return point
      }
    }
  }

  func drawTraversals(on canvas: inout Canvas, in body: Rect) {
    let inside = canvas.frame(
      body, title: "traversals: one dimension of z at a time", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    let grid = traversalGrid(body)
    for column in 0..<grid.columns {
      let rect = grid.rect(column)
      let value = Numerals.signed(Double(Self.value(column, of: grid.columns)), digits: 1)
      canvas.write(
        value, x: rect.x + max(0, rect.width - value.columns) / 2, y: inside.y,
        style: column == selectedTile(grid) % grid.columns ? Theme.selected : Theme.dim)
    }
    drawTiles(grid, on: &canvas)
    let selectedRow = traversalRow(grid).index
    for (row, dimension) in traversalOrder.dropFirst(firstTraversal).prefix(grid.rows).enumerated() {
      let y = grid.rect(row * grid.columns).y + grid.tileHeight / 2
      let isSelected = firstTraversal + row == selectedRow
      if isSelected { canvas.write(sign("▸", ">"), x: inside.x, y: y, style: Theme.selected) }
      canvas.write("z\(dimension + 1)", x: inside.x + 2, y: y, style: isSelected ? Theme.selected : Theme.dim)
      guard klPerDimension.count == latent else { continue }
      let kl = klPerDimension[dimension]
      canvas.write(
        isDead(kl) ? "dead" : Numerals.fixed(Double(kl), digits: 2), endX: inside.x + Self.labelColumns - 1, y: y,
        style: isDead(kl) ? Theme.error : Theme.kl)
    }
    canvas.write("KL", endX: inside.x + Self.labelColumns - 1, y: inside.y, style: Theme.dim)
    if grid.rows < latent {
      canvas.write(
        " \(firstTraversal + 1)-\(min(firstTraversal + grid.rows, latent)) of \(latent) ", endX: body.endX - 2,
        y: body.endY - 1, style: Theme.frameTitle)
    }
  }
}
