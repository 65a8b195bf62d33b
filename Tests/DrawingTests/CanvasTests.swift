import Drawing
import Testing

@Suite struct CanvasTests {
  @Test func writingOutsideIsClipped() {
    var canvas = Canvas(width: 5, height: 2)
    canvas.write("abcdefgh", x: 2, y: 0)
    canvas.write("abcdefgh", x: -6, y: 1)
    canvas.write("never", x: 0, y: 2)
    canvas.write("never", x: 0, y: -1)
    canvas[7, 7] = Cell("x")
    #expect(canvas.lines == ["  abc", "gh"])
    #expect(canvas[-1, 0] == Cell())
    #expect(Canvas(width: -3, height: 4).lines == ["", "", "", ""])
  }

  @Test func writingTellsWhereItEndsAndKeepsToItsWidth() {
    var canvas = Canvas(width: 12, height: 3)
    #expect(canvas.write("beta", x: 1, y: 0) == 5)
    #expect(canvas.write("beta", x: 1, y: 1, maxWidth: 2) == 3)
    canvas.write("12.5", endX: 12, y: 2)
    #expect(canvas.lines == [" beta", " be", "        12.5"])
  }

  @Test func everyScalarTakesOneColumn() {
    var canvas = Canvas(width: 12, height: 3)
    // A combining accent takes no column; a wide character becomes one; an escape code in a file name has no effect.
    canvas.write("e\u{301}x", x: 0, y: 0)
    canvas.write("日本.pt", x: 0, y: 1)
    canvas.write("\u{1B}[31mred\n", x: 0, y: 2)
    #expect(canvas.lines == ["ex", "??.pt", "?[31mred?"])
    #expect("e\u{301}x".columns == 2)
    #expect("\u{200B}β😀".columns == 2)
  }

  @Test func paddingCountsColumns() {
    #expect("βx".padded(to: 4) == "βx  ")
    #expect("abcdef".padded(to: 4) == "abcd")
    #expect("7.5".paddedAtStart(to: 5) == "  7.5")
    #expect("123456".paddedAtStart(to: 3) == "123")
    #expect("x".padded(to: -1) == "")
  }

  @Test func fillAndRestyleStayInside() {
    var canvas = Canvas(width: 4, height: 3)
    canvas.fill(Rect(x: 2, y: 1, width: 9, height: 9), with: Cell("#"))
    canvas.restyle(Rect(x: -1, y: 2, width: 4, height: 9)) { $0.attributes.insert(.reverse) }
    #expect(canvas.lines == ["", "  ##", "  ##"])
    #expect(canvas[2, 2] == Cell("#", Style(attributes: .reverse)))
    #expect(canvas[3, 2] == Cell("#"))
    #expect(canvas[2, 1] == Cell("#"))
  }

  @Test func aCanvasIsCopiedOntoAnother() {
    var small = Canvas(width: 3, height: 2, filledWith: Cell("o"))
    small[0, 0] = Cell("x")
    var canvas = Canvas(width: 4, height: 3, filledWith: Cell("."))
    canvas.draw(small, x: 2, y: 1)
    canvas.draw(small, x: -2, y: -1)
    #expect(canvas.lines == ["o...", "..xo", "..oo"])
  }

  @Test func frames() {
    var canvas = Canvas(width: 14, height: 3)
    let inside = canvas.frame(canvas.bounds, title: "curve", unicode: true)
    #expect(canvas.lines == ["╭─ curve ────╮", "│            │", "╰────────────╯"])
    #expect(inside == Rect(x: 1, y: 1, width: 12, height: 1))

    canvas = Canvas(width: 9, height: 3)
    canvas.frame(canvas.bounds, title: "training", unicode: false)
    #expect(canvas.lines == ["+- tra -+", "|       |", "+-------+"])

    canvas = Canvas(width: 9, height: 1)
    #expect(canvas.frame(canvas.bounds, unicode: true).isEmpty)
    #expect(canvas.lines == [""])
  }
}
