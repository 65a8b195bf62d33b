import Testing

/// The emulator on literal escape sequences: a test of the tests' own tool.
@Suite struct EmulatorTests {
  /// A small screen after a program has written this.
  private func after(_ text: String, columns: Int = 6, rows: Int = 4) -> TerminalEmulator {
    var emulator = TerminalEmulator(columns: columns, rows: rows)
    emulator.feed(text)
    return emulator
  }

  @Test func textWrapsAndScrolls() {
    #expect(after("abcdef").screen == ["abcdef", "", "", ""])
    #expect(after("abcdef").cursor == .init(x: 5, y: 0, wrapsNext: true))
    #expect(after("abcdefg").screen == ["abcdef", "g", "", ""])
    #expect(after("abcdef\rX").screen == ["Xbcdef", "", "", ""])
    #expect(after("\u{1B}[?7labcdefgh").screen == ["abcdeh", "", "", ""])
    #expect(after("1\r\n2\r\n3\r\n4\r\n5").screen == ["2", "3", "4", "5"])
    #expect(after("1\n2\u{08}\u{08}3\tx").screen == ["1", "32   x", "", ""])
  }

  @Test func utf8MayBeCutAnywhere() {
    let text = "é▀⣿😀"
    var emulator = TerminalEmulator(columns: 6, rows: 1)
    for byte in text.utf8 { emulator.feed([byte]) }
    #expect(emulator.screen == [text])
    // An invalid first byte, a truncated character, an overlong one, a surrogate.
    #expect(
      after("", rows: 1).fed([0xFF, 0xE2, 0x96, 0x41, 0xC0, 0x80, 0x42]).screen == [
        "\u{FFFD}\u{FFFD}A\u{FFFD}\u{FFFD}B"
      ])
  }

  @Test(arguments: [
    ("\u{1B}[3;2H", 1, 2), ("\u{1B}[H", 0, 0), ("\u{1B}[9;9H", 5, 3), ("\u{1B}[2;3f", 2, 1),
    ("\u{1B}[4d\u{1B}[3G", 2, 3), ("\u{1B}[2B\u{1B}[3C\u{1B}[A\u{1B}[2D", 1, 1), ("\u{1B}[0B", 0, 1),
    ("\u{1B}[99C", 5, 0), ("\u{1B}[99999999999999999999C", 1, 0), ("\u{1B}[3;3H\u{1B}[9A", 2, 0),
    ("\u{1B}[2;2H\u{1B}7\u{1B}[4;4H\u{1B}8", 1, 1), ("\u{1B}[3;3H\u{1B}[E", 0, 3), ("\u{1B}[3;3H\u{1B}[F", 0, 1),
    ("\u{1B}[3;3H\u{1B}M", 2, 1), ("ab\u{1B}[Z", 0, 0), ("\u{1B}[1\n;3H", 2, 0),
  ]) func theCursorMoves(sequence: String, x: Int, y: Int) {
    #expect(after(sequence).cursor == .init(x: x, y: y))
  }

  @Test func textMovesWithinTheScreen() {
    let letters = "abcdefghijklmnopqrstuvwx"
    func rows(_ sequence: String) -> String { after(letters + sequence).screen.joined(separator: "/") }
    #expect(rows("\u{1B}[2;3H\u{1B}[J") == "abcdef/gh//")
    #expect(rows("\u{1B}[2;3H\u{1B}[1J") == "/   jkl/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2J") == "///")
    #expect(rows("\u{1B}[2;3H\u{1B}[K") == "abcdef/gh/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[1K") == "abcdef/   jkl/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[2K") == "abcdef//mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[2X") == "abcdef/gh  kl/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[99X") == "abcdef/gh/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[2P") == "abcdef/ghkl/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[99P") == "abcdef/gh/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[2@") == "abcdef/gh  ij/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[4h-\u{1B}[4l") == "abcdef/gh-ijk/mnopqr/stuvwx")
    #expect(rows("\u{1B}[2;3H\u{1B}[L") == "abcdef//ghijkl/mnopqr")
    #expect(rows("\u{1B}[2;3H\u{1B}[2M") == "abcdef/stuvwx//")
    #expect(rows("\u{1B}[S") == "ghijkl/mnopqr/stuvwx/")
    #expect(rows("\u{1B}[2T") == "//abcdef/ghijkl")
    #expect(rows("\u{1B}[HX\u{1B}[3b") == "XXXXef/ghijkl/mnopqr/stuvwx")
    #expect(rows("\u{1B}[H\u{1B}M") == "/abcdef/ghijkl/mnopqr")
  }

  @Test func theScrollRegionKeepsTheRest() {
    let letters = "abcdefghijklmnopqrstuvwx\u{1B}[2;3r"
    #expect(after(letters).cursor == .init(x: 0, y: 0))
    #expect(after(letters + "\u{1B}[3H\n").screen == ["abcdef", "mnopqr", "", "stuvwx"])
    #expect(after(letters + "\u{1B}[2H\u{1B}M").screen == ["abcdef", "", "ghijkl", "stuvwx"])
    #expect(after(letters + "\u{1B}[2H\u{1B}[M").screen == ["abcdef", "mnopqr", "", "stuvwx"])
    #expect(after(letters + "\u{1B}[4H\u{1B}[L").screen == ["abcdef", "ghijkl", "mnopqr", "stuvwx"])
    #expect(after(letters).leftovers == ["the scroll region is 1...2"])
    #expect(after(letters + "\u{1B}[r").leftovers == [])
    #expect(after(letters + "\u{1B}[?6h\u{1B}[1;1HX").screen[1] == "Xhijkl")
  }

  @Test func stylesAreKeptPerCell() {
    typealias Cell = TerminalEmulator.Cell
    let emulator = after(
      "\u{1B}[1;31mA\u{1B}[0;38;5;244;48;5;17mB\u{1B}[7mC\u{1B}[39;49;27mD\u{1B}[38:2::1:2:3;92mE\u{1B}[mF")
    #expect(emulator[0, 0] == Cell(symbol: "A", style: .init(foreground: .palette(1), attributes: .bold)))
    #expect(emulator[1, 0] == Cell(symbol: "B", style: .init(foreground: .palette(244), background: .palette(17))))
    #expect(
      emulator[2, 0]
        == Cell(symbol: "C", style: .init(foreground: .palette(244), background: .palette(17), attributes: .reverse)))
    #expect(emulator[3, 0] == Cell(symbol: "D"))
    #expect(emulator[4, 0] == Cell(symbol: "E", style: .init(foreground: .palette(10))))
    #expect(emulator[5, 0] == Cell(symbol: "F"))
    #expect(emulator[6, 0] == nil)
    #expect(emulator.unknown == [])
    #expect(after("\u{1B}[38;2;1;2;3mA")[0, 0]?.style.foreground == .rgb(1, 2, 3))
    #expect(after("\u{1B}[38:5:9mA")[0, 0]?.style.foreground == .palette(9))
    #expect(after("\u{1B}[38;5;999mA").unknown == ["ESC [ 38;5;999m"])
  }

  @Test func erasedCellsTakeTheBackground() {
    let emulator = after("\u{1B}[41mX\u{1B}[K\u{1B}[m")
    #expect(emulator[5, 0] == .init(style: .init(background: .palette(1))))
    #expect(emulator[0, 1] == .init())
    #expect(emulator.leftovers == [])
  }

  @Test func lineDrawingIsACharacterSet() {
    #expect(after("\u{1B}(0lqk\u{1B}(Bq").screen[0] == "┌─┐q")
    #expect(after("\u{1B})0\u{0E}x\u{0F}x").screen[0] == "│x")
    #expect(after("\u{1B}(0").leftovers == ["the character set is line drawing"])
  }

  @Test func theAlternateScreenGivesThePrimaryBack() {
    var emulator = after("shell\r\n$ \u{1B}[?1049h\u{1B}[2J\u{1B}[Hpicture")
    #expect(emulator.screen == ["pictur", "e", "", ""])
    #expect(emulator.leftovers == ["alternate screen (1049) is on"])
    emulator.feed("\u{1B}[?1049l")
    #expect(emulator.screen == ["shell", "$", "", ""])
    #expect(emulator.cursor == .init(x: 2, y: 1))
    #expect(emulator.leftovers == [])
  }

  @Test func aSynchronizedUpdateIsSeenAtItsEnd() {
    var emulator = after("old")
    emulator.feed("\u{1B}[?2026h\u{1B}[Hnew")
    #expect(emulator.screen[0] == "old")
    #expect(emulator[0, 0]?.symbol == "o")
    #expect(emulator.frames == 0)
    emulator.feed("\u{1B}[?2026l")
    #expect(emulator.screen[0] == "new")
    #expect(emulator.frames == 1)
  }

  @Test(arguments: [
    ("\u{1B}[?25l", "\u{1B}[?25h", "cursor is off"), ("\u{1B}[?1000h", "\u{1B}[?1000l", "mouse reports (1000) is on"),
    ("\u{1B}[?1006;2004h", "\u{1B}[?2004;1006l", "mouse encoding (1006) is on, bracketed paste is on"),
    ("\u{1B}[?1h\u{1B}=", "\u{1B}[?1l\u{1B}>", "application cursor keys is on, application keypad is on"),
    ("\u{1B}[4h", "\u{1B}[4l", "insert mode is on"), ("\u{1B}[?7l", "\u{1B}[!p", "line wrap is off"),
    ("\u{1B}[22;0;0t", "\u{1B}[23;0;0t", "1 titles are pushed"),
    ("\u{1B}]4;8;rgb:0/0/0\u{07}", "\u{1B}]104\u{1B}\\", "the colors [8] are changed"),
    ("\u{1B}[", "m", "a control sequence is not ended"), ("\u{1B}[2 q", "\u{1B}[ q", "the cursor's shape is 2"),
    ("\u{1B}[?25l\u{1B}[?2026h", "\u{1B}c", "cursor is off, synchronized update is on"),
  ]) func whatIsLeftBehindIsNoticed(change: String, back: String, words: String) {
    var emulator = after(change)
    #expect(emulator.leftovers == words.split(separator: ", ").map(String.init))
    emulator.feed(back)
    #expect(emulator.leftovers == [])
    #expect(emulator.unknown == [])
  }

  @Test func stringsAreNotShown() {
    let emulator = after("\u{1B}]0;a title; more\u{07}x\u{1B}]2;b\u{1B}\\y\u{1B}Pq#1\u{1B}\\z")
    #expect(emulator.screen[0] == "xyz")
    #expect(emulator.title == "b")
    #expect(emulator.unknown == ["ESC P q#1"])
  }

  @Test func questionsAreAnswered() {
    #expect(after("\u{1B}[2;3H\u{1B}[6n\u{1B}[c").replies == "\u{1B}[2;3R\u{1B}[?62;22c")
  }

  @Test func unknownSequencesAreKept() {
    #expect(after("\u{1B}[?77;5z\u{1B}%G\u{05}").unknown == ["ESC [ ?77;5z", "ESC %G", "control 5"])
  }

  @Test func resizingKeepsTheCursorsRow() {
    var emulator = after("1\r\n2\r\n3\r\n4")
    emulator.resize(columns: 3, rows: 2)
    #expect(emulator.screen == ["3", "4"])
    #expect(emulator.cursor == .init(x: 1, y: 1))
    emulator.resize(columns: 8, rows: 3)
    emulator.feed("567890")
    #expect(emulator.screen == ["3", "4567890", ""])
  }

  @Test func textIsFound() {
    let emulator = after("ab\r\n xab▀c")
    #expect(emulator.position(of: "ab▀").map { [$0.x, $0.y] } == [2, 1])
    #expect(!emulator.contains("ba"))
    #expect(!emulator.contains("longer than a row"))
  }
}

extension TerminalEmulator {
  fileprivate func fed(_ bytes: [UInt8]) -> TerminalEmulator {
    var copy = self
    copy.feed(bytes)
    return copy
  }
}
