extension PlotSheet {
  /// Writes each series' name and latest value, in one row above the field or at the height where its line ends.
  func drawLegend(on canvas: inout Canvas) {
    if !legendRow.isEmpty { drawLegendRow(on: &canvas) }
    if !legendColumns.isEmpty { drawLegendColumns(on: &canvas) }
  }

  private func drawLegendRow(on canvas: inout Canvas) {
    var x = field.x
    for series in plot.series where !series.label.isEmpty {
      let swatch = Cell(unicode ? (series.joined ? "━" : "⠶") : series.marker, series.style)
      guard x + 2 + plot.legendText(series).columns <= legendRow.endX else { continue }
      canvas[x, legendRow.y] = swatch
      x = canvas.write(plot.legendText(series), x: x + 2, y: legendRow.y, style: series.style) + 2
    }
  }

  /// Moves entries down, then up, until no two share a row. Entries that do not fit are left out.
  private func drawLegendColumns(on canvas: inout Canvas) {
    // A part of a line needs no name.
    var entries = plot.series.filter { !$0.label.isEmpty }.map { series in
      let last = series.points.last?.y ?? .nan
      return (series: series, row: plot.isPlaceable(last) ? row(last) ?? field.y : field.y)
    }
    entries = Array(entries.prefix(field.height))
    // Stable: series that end at the same height stay in their order.
    let order = entries.indices.sorted { (entries[$0].row, $0) < (entries[$1].row, $1) }
    var next = field.y
    for index in order {
      entries[index].row = max(entries[index].row, next)
      next = entries[index].row + 1
    }
    var most = field.endY - 1
    for index in order.reversed() {
      entries[index].row = min(entries[index].row, most)
      most = entries[index].row - 1
    }
    for entry in entries {
      let name = plot.legendText(entry.series)
      let text = unicode ? name : "\(entry.series.marker) \(name)"
      canvas.write(
        text, x: legendColumns.x + 1, y: entry.row, style: entry.series.style, maxWidth: legendColumns.width - 1)
    }
  }
}

extension Plot {
  /// The name of a series and its latest value.
  func legendText(_ series: Series) -> String {
    guard legendHasValues, let last = series.points.last else { return series.label }
    return "\(series.label) \(Numerals.nats(last.y))"
  }
}
