import Drawing
import Testing

/// Compares what a canvas shows with literal lines; shows both screens where they differ.
func expect(_ canvas: Canvas, shows wanted: String, sourceLocation: SourceLocation = #_sourceLocation) {
  // Every line of a literal ends in a bar, so that no editor cuts spaces at its end.
  let lines = wanted.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    var line = line.last == "|" ? line.dropLast() : line
    while line.last == " " { line.removeLast() }
    return String(line)
  }
  guard canvas.lines != lines else { return }
  let rows = canvas.lines.map { $0.padded(to: canvas.width) + "|" }.joined(separator: "\n")
  let different = zip(canvas.lines, lines).enumerated().filter { $1.0 != $1.1 }.map { "\($0.offset)" }
  Issue.record(
    "rows \(different.joined(separator: ", ")) differ (\(lines.count) wanted). The screen:\n\(rows)",
    sourceLocation: sourceLocation)
}

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

  func contains(_ text: String) -> Bool { position(of: text) != nil }
}
