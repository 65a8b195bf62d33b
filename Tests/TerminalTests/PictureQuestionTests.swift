import Drawing
import Terminal
import Testing

/// The questions whether a terminal shows pictures, and what its answers mean.
@Suite struct PictureQuestionTests {
  private static let attributes = Array("\u{1B}[c".utf8)
  /// Answers to all questions, and what they say.
  static let answers: [(String, TerminalAnswer)] = [
    ("\u{1B}[?62;4;22c", .attributes([4, 22])), ("\u{1B}[?6c", .attributes([])),
    ("\u{1B}[?64;1;2;6;9;15;18;21;22c", .attributes([1, 2, 6, 9, 15, 18, 21, 22])),
    ("\u{1B}P>|kitty(0.39.1)\u{1B}\\", .name("kitty(0.39.1)")), ("\u{1B}P>|XTerm(379)\u{1B}\\", .name("XTerm(379)")),
    ("\u{1B}_Gi=31;OK\u{1B}\\", .kitty), ("\u{1B}[6;20;10t", .cell(width: 10, height: 20)),
    ("\u{1B}[?1;0;256S", .sixelColors(256)),
  ]

  /// In one read, split anywhere, byte by byte, and with keys around them: the same answer, and no key that nobody
  /// pressed.
  @Test(arguments: answers) func cutAnywhere(text: String, answer: TerminalAnswer) {
    let bytes = Array(("a" + text + "b").utf8)
    let keys: [InputEvent] = [.key(.character("a")), .key(.character("b"))]
    for cut in 0...bytes.count {
      var decoder = InputDecoder()
      #expect(decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...]) == keys, "cut at \(cut)")
      #expect(decoder.takeAnswers() == [answer] && decoder.takeAnswers().isEmpty && decoder.patience == nil)
    }
    var decoder = InputDecoder()
    #expect(bytes.flatMap { decoder.feed([$0]) } == keys)
    #expect(decoder.takeAnswers() == [answer])
  }

  @Test(arguments: [
    "\u{1B}_Gi=31;ENOTSUPPORTED:no\u{1B}\\", "\u{1B}_Gi=32;OK\u{1B}\\", "\u{1B}_Gi=31;OK;\u{1B}\\", "\u{1B}[>41;379;0c",
    "\u{1B}[?1;1;0S", "\u{1B}[?2;0;1000;1000S", "\u{1B}[?1;0S", "\u{1B}[8;24;80t", "\u{1B}[4;480;800t", "\u{1B}[6;20t",
    "\u{1B}P1$r0m\u{1B}\\", "\u{1B}]P>|kitty\u{1B}\\", "\u{1B}_P>|kitty\u{1B}\\", "\u{1B}[?1;2;3u", "\u{1B}[?4$c",
    "\u{1B}P>|\(String(repeating: "x", count: 100))\u{1B}\\",
  ])
  func anythingElseIsNoAnswer(text: String) {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array((text + "x").utf8)) == [.key(.character("x"))])
    #expect(decoder.takeAnswers().isEmpty)
  }

  private func outcome(
    _ first: [TerminalAnswer], _ second: [TerminalAnswer] = [], _ environment: [String: String] = [:]
  ) -> (asked: [UInt8]?, way: PictureProtocol??) {
    var questions = PictureQuestions(environment: environment)
    var asked: [UInt8]?
    for answer in first + second {
      switch questions.take(answer) {
      case .wait: break
      case .ask(let bytes): asked = bytes
      case .settled(let way): return (asked, way)
      }
    }
    return (asked, nil)
  }

  /// A terminal that does not say its name may be so old that it would print the question.
  @Test func whoHasNoNameIsNotAskedFurther() {
    let old = outcome([.attributes([1, 2])])
    #expect(old.asked == nil && old.way == .some(nil))
  }

  @Test func kittyIsAskedFor() {
    let kitty = outcome([.name("kitty(0.39.1)"), .attributes([])], [.kitty, .attributes([])])
    #expect(kitty.asked == PictureQuestions.kitty + Self.attributes && kitty.way == .kitty)
    let none = outcome([.name("VTE(7600)"), .attributes([])], [.attributes([])])
    #expect(none.asked == PictureQuestions.kitty + Self.attributes && none.way == .some(nil))
  }

  @Test func sixelHasColors() {
    let xterm = outcome([.name("XTerm(379)"), .attributes([4])], [.sixelColors(1024), .attributes([4])])
    #expect(xterm.asked == PictureQuestions.kitty + PictureQuestions.sixelColors + Self.attributes)
    #expect(xterm.way == .sixel(colors: 256))
    #expect(outcome([.attributes([4])], [.sixelColors(16), .attributes([4])]).way == .sixel(colors: 16))
    #expect(outcome([.attributes([4])], [.attributes([4])]).way == .sixel(colors: 256))
    for nonsense in [-1, 0, 1] {
      #expect(outcome([.attributes([4])], [.sixelColors(nonsense), .attributes([4])]).way == .some(nil))
    }
    // The better way.
    #expect(outcome([.name("x"), .attributes([4])], [.kitty, .sixelColors(256), .attributes([4])]).way == .kitty)
  }

  @Test func iTerm2IsKnownByItsName() {
    for name in ["iTerm2 3.5.0", "WezTerm 20240203-110809-5046fc22"] {
      #expect(outcome([.name(name), .attributes([4])], [.attributes([4])]).way == .iTerm2)
    }
    for variable in ["TERM_PROGRAM": "iTerm.app", "LC_TERMINAL": "iTerm2"] {
      let environment = [variable.key: variable.value]
      #expect(outcome([.attributes([])], [], environment).way == .iTerm2)
      // A window that was opened from another one has inherited that.
      #expect(outcome([.name("XTerm(379)"), .attributes([])], [.attributes([])], environment).way == .some(nil))
    }
  }

  /// tmux forgets pictures, and GNU screen has none.
  @Test func whoForgetsPicturesIsNotAsked() {
    #expect(PictureQuestions.isWorthAsking(["TERM": "xterm-256color", "TMUX": "", "STY": ""]))
    #expect(PictureQuestions.isWorthAsking([:]))
    for (name, value) in [("TERM", "screen-256color"), ("TERM", "tmux-256color"), ("TMUX", "1"), ("STY", "12.pts-0")] {
      #expect(!PictureQuestions.isWorthAsking(["TERM": "xterm-256color"].merging([name: value]) { $1 }))
    }
    // On another machine its name tells.
    let remote = outcome([.name("tmux 3.5a"), .attributes([2, 4])])
    #expect(remote.asked == nil && remote.way == .some(nil))
  }

  @Test func absurdCellsAreRefused() {
    #expect(CellSize(width: 10, height: 20, columns: 200, rows: 60) != nil)
    for (width, height) in [(0, 20), (10, 0), (-1, -1), (1, 20), (257, 20), (10_000_000, 20), (10, Int.max)] {
      #expect(CellSize(width: width, height: height, columns: 80, rows: 24) == nil)
    }
    #expect(CellSize(width: 200, height: 200, columns: 1600, rows: 600) == nil)
  }
}
