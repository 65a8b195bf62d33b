extension Canvas {
  /// Draws a frame along the edge of `rect`, with a title in its upper line, and returns the rectangle inside it.
  ///
  /// A rectangle of less than two columns or rows gets no frame and has nothing inside.
  @discardableResult
  public mutating func frame(
    _ rect: Rect, title: String = "", unicode: Bool, style: Style = .plain, titleStyle: Style = .plain
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
    let lines = BoxLines(unicode: unicode)
    let (right, bottom) = (rect.endX - 1, rect.endY - 1)
    fill(Rect(x: rect.x, y: rect.y, width: rect.width, height: 1), with: Cell(lines.horizontal, style))
    fill(Rect(x: rect.x, y: bottom, width: rect.width, height: 1), with: Cell(lines.horizontal, style))
    fill(Rect(x: rect.x, y: rect.y, width: 1, height: rect.height), with: Cell(lines.vertical, style))
    fill(Rect(x: right, y: rect.y, width: 1, height: rect.height), with: Cell(lines.vertical, style))
    self[rect.x, rect.y] = Cell(lines.topLeft, style)
    self[right, rect.y] = Cell(lines.topRight, style)
    self[rect.x, bottom] = Cell(lines.bottomLeft, style)
    self[right, bottom] = Cell(lines.bottomRight, style)
    // Two columns of line and a space before it, the same after it.
    if !title.isEmpty, rect.width >= 7 {
      write(
        " " + title.padded(to: min(title.columns, rect.width - 6)) + " ", x: rect.x + 2, y: rect.y, style: titleStyle)
    }
    return rect.inset(columns: 1, rows: 1)
  }
}
