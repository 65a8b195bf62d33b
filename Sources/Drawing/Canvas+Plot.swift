extension Canvas {
  /// Draws a plot over the whole of `rect`: curves in braille, or in each series' marker without Unicode. Axes and legend
  /// are left off where there is no room for them (24 columns by 6 rows).
  public mutating func draw(_ plot: Plot, in rect: Rect, unicode: Bool) {
    fill(rect)
    guard !rect.isEmpty else { return }
    let sheet = PlotSheet(plot, in: rect, unicode: unicode)
    guard sheet.field.width > 0, sheet.field.height > 0 else { return }
    let marks = sheet.drawMarks(on: &self)
    sheet.drawAxes(on: &self, keeping: marks)
    if sheet.hasPoints {
      sheet.drawSeries(on: &self)
      sheet.drawLegend(on: &self)
    } else {
      let field = sheet.field
      let place = field.centered(width: plot.placeholder.columns, height: 1)
      write(plot.placeholder, x: place.x, y: place.y, style: plot.axisStyle, maxWidth: place.width)
    }
  }
}
