import Drawing
import Interface
import Testing

/// The last row: hints, clicks on them, and notices.
@Suite struct HintLineTests {
  private let hints = [
    Hint([Key.left, .right], "move"),
    Hint([Key.character("1"), .character("9")], clicked: .character("2"), isRange: true, "views"),
    Hint([Key.character("q")], "quit"),
  ]

  private func line(width: Int = 40, unicode: Bool = true) -> HintLine {
    HintLine(
      hints, keeping: [.character("q")], in: Rect(x: 0, y: 2, width: width, height: 1), unicode: unicode)
  }

  private func row(_ line: HintLine, width: Int = 40, notice: Notice? = nil) -> [String] {
    var canvas = Canvas(width: width, height: 3)
    line.draw(on: &canvas, notice: notice)
    return canvas.lines
  }

  @Test func keysAreJoined() {
    #expect(row(line())[2] == " ←→ move  1-9 views  q quit")
    #expect(row(line(unicode: false))[2] == " Left/Right move  1-9 views  q quit")
  }

  @Test func someStayWhenRoomIsShort() {
    #expect(row(line(width: 18), width: 18)[2] == " ←→ move  q quit")
  }

  @Test func aClickIsTheLastKeyOrTheOneGiven() {
    #expect(line().key(x: 1, y: 2) == .right)
    #expect(line().key(x: 11, y: 2) == .character("2"))
    #expect(line().key(x: 9, y: 2) == nil && line().key(x: 1, y: 1) == nil)
  }

  @Test func aLongNoticeTakesMoreRows() {
    let lines = row(line(width: 20), width: 20, notice: Notice(text: "nothing to be seen anywhere", isError: true))
    #expect(lines == ["", " nothing to be seen", " anywhere"])
  }
}
