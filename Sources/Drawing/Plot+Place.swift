extension Plot {
  /// The cell of a point on this plot, drawn in `rect`; nil if it lies outside, has no place, or there is no room.
  ///
  /// For drawing over a curve, and for finding what was clicked.
  public func cell(of point: Point, in rect: Rect, unicode: Bool) -> (x: Int, y: Int)? {
    cells(of: [point], in: rect, unicode: unicode)[0]
  }

  /// The cells of many points on this plot.
  public func cells(of points: [Point], in rect: Rect, unicode: Bool) -> [(x: Int, y: Int)?] {
    let sheet = PlotSheet(self, in: rect, unicode: unicode)
    guard sheet.hasPoints, sheet.field.width > 0, sheet.field.height > 0 else { return points.map { _ in nil } }
    return points.map { point in
      guard isPlaceable(point.y), (0...1).contains(sheet.vertical.position(point.y)),
        let column = sheet.column(point.x), let row = sheet.row(point.y)
      else { return nil }
      return (column, row)
    }
  }
}
