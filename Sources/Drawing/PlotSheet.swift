/// A plot after its layout.
struct PlotSheet {
  let plot: Plot
  let unicode: Bool
  /// Where the curves are. With axes, their line and numbers are in two rows below and in columns at the left.
  let field: Rect
  let hasAxes: Bool
  /// One row above the field, or columns at its right; empty if there is no legend.
  let legendRow, legendColumns: Rect
  let horizontal, vertical: Axis
  let horizontalTicks, verticalTicks: [Axis.Tick]
  let hasPoints: Bool
  let box: BoxLines

  init(_ plot: Plot, in rect: Rect, unicode: Bool) {
    self.plot = plot
    self.unicode = unicode
    box = BoxLines(unicode: unicode)
    hasAxes = plot.hasAxes && rect.width >= 24 && rect.height >= 6
    hasPoints = plot.horizontalAxis != nil
    horizontal = plot.horizontalAxis ?? Axis(low: 0, high: 1)
    let atRight = plot.legend == .right || plot.legend == .automatic && rect.width >= 60
    let hasLegend = hasAxes && hasPoints && plot.legend != .none && !plot.series.isEmpty
    let (above, rows) = rect.splitTop(hasLegend && !atRight ? 1 : 0)
    legendRow = above
    let (middle, axisRows) = rows.splitBottom(hasAxes ? 2 : 0)
    let verticalCount = max(2, middle.height / 3)
    vertical = plot.verticalAxis(over: horizontal, rows: middle.height, ticks: verticalCount)
    verticalTicks = hasAxes && hasPoints ? vertical.ticks(count: verticalCount) : []
    let numbers = verticalTicks.map(\.label.columns).max() ?? 0
    let right = middle.splitLeft(hasAxes ? numbers + 1 : 0).rest
    let legendWidth =
      hasLegend && atRight ? 1 + (unicode ? 0 : 2) + (plot.series.map { plot.legendText($0).columns }.max() ?? 0) : 0
    (field, legendColumns) = right.splitRight(min(legendWidth, right.width / 2))
    horizontalTicks = axisRows.isEmpty || !hasPoints ? [] : horizontal.ticks(count: max(2, field.width / 10))
  }

  /// The column of the screen for a value; nil if it is not in the field.
  func column(_ x: Double) -> Int? {
    let share = horizontal.position(x)
    guard share >= 0, share <= 1 else { return nil }
    return field.x + min(Int(whole: share * Double(field.width)), field.width - 1)
  }

  /// The row of the screen for a value, the nearest edge's if it is outside the field; nil if it has no place.
  func row(_ y: Double) -> Int? {
    let share = vertical.position(y)
    guard !share.isNaN else { return nil }
    return field.y + min(Int(whole: (1 - min(max(share, 0), 1)) * Double(field.height)), field.height - 1)
  }
}
