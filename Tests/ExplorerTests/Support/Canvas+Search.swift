import Drawing

extension Canvas {
  /// Where a text first stands in one row, from a row on.
  func position(of text: String, fromRow first: Int = 0) -> (x: Int, y: Int)? {
    let wanted = Array(text.unicodeScalars)
    for y in min(first, height)..<height {
      for x in 0..<max(0, width - wanted.count + 1)
      where wanted.indices.allSatisfy({ self[x + $0, y].symbol == wanted[$0] }) {
        return (x, y)
      }
    }
    return nil
  }

  /// The style of the first cell of a text; nil where it is not on the canvas.
  func style(of text: String) -> Style? { position(of: text).map { self[$0.x, $0.y].style } }

  /// Whether a text stands in one row.
  func contains(_ text: String) -> Bool { position(of: text) != nil }
}
