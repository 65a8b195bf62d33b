import Drawing

extension Rect {
  /// The inside of a box in the middle of this screen: without its frame and a column of air.
  public func boxInside(width wanted: Int, height: Int) -> Rect {
    centered(width: min(wanted, width - 2), height: min(height, self.height - 2)).inset(columns: 2, rows: 1)
  }
}

extension Canvas {
  /// Draws an empty box with a title around this inside.
  public mutating func drawBox(around inside: Rect, title: String, unicode: Bool) {
    let rect = Rect(x: inside.x - 2, y: inside.y - 1, width: inside.width + 4, height: inside.height + 2)
    fill(rect)
    frame(rect, title: title, unicode: unicode, style: Theme.selected, titleStyle: Theme.selected)
  }

  /// Says on a small screen how large one is needed.
  public mutating func drawTooSmall(for program: String, needs smallest: (width: Int, height: Int)) {
    let lines = "\(program) needs \(smallest.width)x\(smallest.height) cells; this is \(width)x\(height)"
      .wrapped(to: width)
    for (row, line) in lines.enumerated() {
      write(line, x: max(0, (width - line.columns) / 2), y: (height - lines.count) / 2 + row)
    }
  }
}
