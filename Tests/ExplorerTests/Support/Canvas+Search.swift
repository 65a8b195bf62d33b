import Drawing

extension Canvas {
  /// The first position of a text within a row, from a row on.
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

  /// The style of a text's first cell; nil if the text is not on the canvas.
  func style(of text: String) -> Style? { position(of: text).map { self[$0.x, $0.y].style } }

  /// Whether a row contains a text.
  func contains(_ text: String) -> Bool { position(of: text) != nil }
}
