extension PlotSheet {
  /// Draws the vertical marks, their labels in the axis's line, and returns the columns that the labels take.
  ///
  /// The latest marks get their labels first. Older labels that would touch them are left out.
  func drawMarks(on canvas: inout Canvas) -> Set<Int> {
    var taken: Set<Int> = []
    for mark in plot.marks.reversed() {
      guard let column = column(mark.x) else { continue }
      let line = Cell(unicode ? "┊" : ":", mark.style)
      canvas.fill(Rect(x: column, y: field.y, width: 1, height: field.height), with: line)
      let width = min(mark.label.columns, field.width)
      let first = min(max(column - (width - 1) / 2, field.x), field.endX - width)
      let columns = first..<first + width
      guard hasAxes, width > 0, taken.isDisjoint(with: columns.lowerBound - 1...columns.upperBound) else { continue }
      canvas.write(mark.label, x: first, y: field.endY, style: mark.style, maxWidth: width)
      taken.formUnion(columns)
    }
    return taken
  }

  /// Draws lines, ticks and numbers; the horizontal line leaves the columns `keeping` as they are.
  func drawAxes(on canvas: inout Canvas, keeping taken: Set<Int>) {
    guard hasAxes else { return }
    let style = plot.axisStyle
    canvas.fill(Rect(x: field.x - 1, y: field.y, width: 1, height: field.height), with: Cell(box.vertical, style))
    for tick in verticalTicks {
      guard let row = row(tick.value) else { continue }
      canvas[field.x - 1, row] = Cell(box.tickLeft, style)
      canvas.write(tick.label, endX: field.x - 1, y: row, style: style)
    }
    canvas[field.x - 1, field.endY] = Cell(box.axisCorner, style)
    for column in field.x..<field.endX where !taken.contains(column) {
      canvas[column, field.endY] = Cell(box.horizontal, style)
    }
    var end = field.endX + legendColumns.width
    if !plot.horizontalLabel.isEmpty, plot.horizontalLabel.columns <= field.width / 3 {
      end -= plot.horizontalLabel.columns
      canvas.write(plot.horizontalLabel, x: end, y: field.endY + 1, style: style)
      end -= 1
    }
    var free = field.x - 1
    for tick in horizontalTicks {
      guard let column = column(tick.value) else { continue }
      if !taken.contains(column) { canvas[column, field.endY] = Cell(box.tickDown, style) }
      let centered = max(column - (tick.label.columns - 1) / 2, field.x - 1)
      let first = min(centered, end - tick.label.columns)
      guard first >= free, column < end else { continue }
      canvas.write(tick.label, x: first, y: field.endY + 1, style: style)
      free = first + tick.label.columns + 1
    }
  }
}
