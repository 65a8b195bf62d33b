import Drawing
import Terminal
import Testing

/// What a terminal answers to the question for its background. Whatever it is, it is no key.
@Suite struct BackgroundAnswerTests {
  private func events(_ answer: String) -> [InputEvent] {
    var decoder = InputDecoder()
    let events = decoder.feed(Array((answer + "x").utf8))
    #expect(decoder.patience == nil)
    return events
  }

  @Test(arguments: [
    ("rgb:0000/0000/0000", TerminalBackground.dark), ("rgb:ffff/ffff/ffff", .light), ("rgb:fdfd/f6f6/e3e3", .light),
    ("rgb:1e1e/1e1e/1e1e", .dark), ("rgb:FF/FF/FF", .light), ("rgb:f/f/f", .light), ("rgb:0/0/f", .dark),
    ("rgb:fff/fff/fff", .light), ("rgba:0000/0000/0000/ffff", .dark), ("rgba:ffff/ffff/ffff/8000", .light),
  ])
  func aColorIsABackground(color: String, background: TerminalBackground) {
    for end in ["\u{07}", "\u{1B}\\"] {
      #expect(events("\u{1B}]11;\(color)\(end)") == [.background(background), .key(.character("x"))])
    }
  }

  @Test(arguments: [
    "11;rgb:", "11;rgb:ff/ff", "11;rgb:ff/ff/ff/ff", "11;rgb:ff/ff/gg", "11;rgb:fffff/0/0", "11;rgb:ff//ff",
    "11;rgb:+f/ff/ff", "11;rgb:-1/ff/ff", "11;rgba:ff/ff/ff", "11;#ffffff", "11;white", "11;?", "11", "",
    "10;rgb:f/f/f",
    "111;rgb:f/f/f", "11;rgb:ff/ff/ff/", "11;rgb:f/f/f ", "11;rgb:１/１/１",
    "11;rgb:ff/ff/ff" + String(repeating: " ", count: 100), "4;0;rgb:ff/ff/ff",
  ])
  func anythingElseIsNothing(text: String) {
    for end in ["\u{07}", "\u{1B}\\"] { #expect(events("\u{1B}]\(text)\(end)") == [.key(.character("x"))]) }
  }

  /// Only an operating system command (OSC) is an answer.
  @Test(arguments: ["P", "_", "^", "X"]) func otherStringsAreNothing(introducer: String) {
    #expect(events("\u{1B}\(introducer)11;rgb:f/f/f\u{1B}\\") == [.key(.character("x"))])
  }

  /// An answer that breaks off is none, and the keys after it are keys.
  @Test func aBrokenAnswerIsNothing() {
    #expect(events("\u{1B}]11;rgb:ff/ff/ff\r") == [.key(.enter), .key(.character("x"))])
    #expect(events("\u{1B}]11;rgb:ff/ff/ff\u{1B}[A") == [.key(.up), .key(.character("x"))])
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}]11;rgb:ff/ff/ff".utf8)) == [] && decoder.giveUp() == [])
    #expect(decoder.feed(Array("q".utf8)) == [.key(.character("q"))])
    // The next one is not mixed with it.
    let whole = Array("\u{1B}]11;rgb:f/f/f\u{07}".utf8)
    #expect(decoder.feed(whole) == [.background(.light)])
    #expect(decoder.feed(whole + whole) == [.background(.light), .background(.light)])
  }
}
