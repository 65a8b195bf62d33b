import Drawing
import Interface
import Testing

/// The layout and scrolling of the page of keys.
@Suite struct HelpPageTests {
  private let page = HelpPage(
    [
      HelpPage.Entry([[.left, .character("h")], [.right, .character("l")]], text: "move", unicode: true),
      HelpPage.Entry(keys: "q", text: "quit the program and all that belongs to it, without another question"),
      .remark(""), .remark("A remark."),
    ], keyColumns: 10)

  private func lines(_ panel: HelpPanel = HelpPanel(), width: Int, height: Int) -> [String] {
    var canvas = Canvas(width: width, height: height)
    panel.draw(page, on: &canvas, unicode: true)
    return canvas.lines.filter { !$0.isEmpty }
  }

  @Test func meaningsStandBesideTheirKeys() {
    #expect(
      lines(width: 60, height: 10) == [
        " ╭─ keys ─────────────────────────────────────────────────╮",
        " │ ← → h l   move                                         │",
        " │ q         quit the program and all that belongs to it, │",
        " │           without another question                     │",
        " │                                                        │",
        " │ A remark.                                              │",
        " ╰────────────────────────────────────────────────────────╯",
      ])
  }

  @Test func onANarrowScreenBelowThem() {
    #expect(
      lines(width: 40, height: 12) == [
        " ╭─ keys ─────────────────────────────╮",
        " │ ← → h l                            │",
        " │   move                             │",
        " │ q                                  │",
        " │   quit the program and all that    │",
        " │   belongs to it, without another   │",
        " │   question                         │",
        " │                                    │",
        " │ A remark.                          │",
        " ╰────────────────────────────────────╯",
      ])
  }

  @Test func itScrollsToItsEndAndOtherKeysCloseIt() {
    let screen = Rect(width: 60, height: 6)
    var panel = HelpPanel()
    #expect(lines(width: 60, height: 6).last?.contains("↑↓ more, any other key closes") == true)
    func press(_ keys: Key...) -> [Bool] { keys.map { panel.press($0, page, on: screen) } }
    #expect(press(.down) == [true])
    #expect(lines(panel, width: 60, height: 6)[1].contains("quit the program"))
    #expect(press(.pageDown, .character("j")) == [true, true])
    #expect(lines(panel, width: 60, height: 6)[2].contains("A remark."))
    #expect(press(.pageUp, .pageUp) == [true, true])
    #expect(panel == HelpPanel())
    #expect(press(.escape, .enter, .home, .end, .character("q")) == [false, false, false, false, false])
  }
}
