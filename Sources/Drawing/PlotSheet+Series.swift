extension PlotSheet {
  /// Draws the lines, then single points on top of them, then the marks for values outside.
  func drawSeries(on canvas: inout Canvas) {
    var raster = DotRaster(columns: field.width, rows: field.height, braille: unicode)
    var alone: [(owner: Int, point: Plot.Point)] = []
    for (index, series) in plot.series.enumerated() {
      for run in runs(of: series) {
        if run.count == 1 || !series.joined {
          alone += run.map { (index, $0) }
          continue
        }
        var last: (x: Double, y: Double)?
        for point in run {
          let place = (x: raster.dotX(horizontal.position(point.x)), y: raster.dotY(vertical.position(point.y)))
          if let last { raster.line(last, place, owner: index) }
          last = place
        }
      }
    }
    // On top of the lines. A single braille dot is hardly visible; four show the exact place.
    for (owner, point) in alone {
      raster.spot(
        (x: raster.dotX(horizontal.position(point.x)), y: raster.dotY(vertical.position(point.y))), owner: owner)
    }
    for y in 0..<field.height {
      for x in 0..<field.width {
        guard let (symbol, owner) = raster.cell(x: x, y: y) else { continue }
        let series = plot.series[owner]
        canvas[field.x + x, field.y + y] = Cell(unicode ? symbol : series.marker, series.style)
      }
    }
    drawOutside(on: &canvas)
  }

  /// The parts of a series whose points all have a place: NaN breaks a line.
  private func runs(of series: Plot.Series) -> [ArraySlice<Plot.Point>] {
    series.points.split { !plot.isPlaceable($0.y) || !horizontal.position($0.x).isFinite }
  }

  /// Marks at the upper and lower edge where a series leaves the field or is not finite; the latter covers the former.
  private func drawOutside(on canvas: inout Canvas) {
    for wantsFinite in [true, false] {
      for series in plot.series {
        for point in series.points {
          guard let column = column(point.x), plot.isPlaceable(point.y) == wantsFinite else { continue }
          let share = vertical.position(point.y)
          if !wantsFinite {
            canvas[column, field.y] = Cell(unicode ? "✕" : "X", series.style.adding(.bold))
          } else if share > 1 {
            canvas[column, field.y] = Cell(unicode ? "↑" : "^", series.style)
          } else if share < 0 {
            canvas[column, field.endY - 1] = Cell(unicode ? "↓" : "v", series.style)
          }
        }
      }
    }
  }
}
