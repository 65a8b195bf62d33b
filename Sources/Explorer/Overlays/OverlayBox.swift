import Drawing

extension World {
  /// Draws an empty box in the middle of the screen, and returns what is inside its frame and a column of air.
  func box(on canvas: inout Canvas, width wanted: Int, height: Int, title: String) -> Rect {
    let inside = boxInside(width: wanted, height: height)
    drawBox(inside, title: title, on: &canvas)
    return inside
  }

  /// What is inside the frame, and a column of air, of a box in the middle of the screen.
  func boxInside(width wanted: Int, height: Int) -> Rect {
    Rect(width: width, height: self.height)
      .centered(width: min(wanted, width - 2), height: min(height, self.height - 2)).inset(columns: 2, rows: 1)
  }

  /// Draws an empty box around this inside.
  func drawBox(_ inside: Rect, title: String, on canvas: inout Canvas) {
    let rect = Rect(x: inside.x - 2, y: inside.y - 1, width: inside.width + 4, height: inside.height + 2)
    canvas.fill(rect)
    canvas.frame(rect, title: title, unicode: unicode, style: Theme.selected, titleStyle: Theme.selected)
  }
}
