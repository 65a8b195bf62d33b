import Drawing
import Testing

@Suite struct HintBarTests {
  let hints: [HintBar.Hint] = [
    .init("space", "train"), .init("←→", "move"), .init("s", "save"), .init("?", "help", always: true),
    .init("q", "quit"),
  ]

  func line(_ width: Int) -> String {
    var canvas = Canvas(width: 60, height: 1)
    HintBar(hints, width: width).draw(on: &canvas, x: 0, y: 0, keyStyle: .plain, labelStyle: .plain)
    return canvas.lines[0]
  }

  @Test func asManyAsFit() {
    #expect(line(60) == "space train  ←→ move  s save  ? help  q quit")
    #expect(line(44) == "space train  ←→ move  s save  ? help  q quit")
    #expect(line(43) == "space train  ←→ move  s save  ? help")
    #expect(line(27) == "space train  ? help")
    #expect(line(28) == "space train  ←→ move  ? help")
    #expect(line(10) == "? help")
    #expect(line(5) == "")
  }

  @Test func clicksFindTheirHint() {
    let bar = HintBar(hints, width: 28)
    #expect(bar.placed.map(\.columns) == [0..<11, 13..<20, 22..<28])
    #expect(bar.hint(atColumn: 10) == 0)
    #expect(bar.hint(atColumn: 11) == nil)
    #expect(bar.hint(atColumn: 22) == 3)
    #expect(bar.hint(atColumn: 28) == nil)
  }

  @Test func keysAndLabelsHaveTheirStyles() {
    var canvas = Canvas(width: 8, height: 1)
    let bold = Style(attributes: .bold)
    let dim = Style(attributes: .dim)
    HintBar([.init("q", "quit")], width: 8).draw(on: &canvas, x: 1, y: 0, keyStyle: bold, labelStyle: dim)
    #expect(canvas[1, 0] == Cell("q", bold))
    #expect(canvas[3, 0] == Cell("q", dim))
  }
}
