import Drawing
import Terminal
import Testing

/// Split anywhere, a terminal's bytes give the same events, and never a key that nobody pressed.
@Suite struct InputSequenceTests {
  /// Bytes of every kind and their events.
  static let sequences: [(String, [InputEvent])] = [
    ("\u{1B}[A", [.key(.up)]), ("\u{1B}OB", [.key(.down)]), ("\u{1B}[1;2C", [.key(.shiftRight)]),
    ("\u{1B}O2D", [.key(.shiftLeft)]), ("\u{1B}[15~", [.key(.function(5))]), ("\u{1B}[[C", [.key(.function(3))]),
    ("é", [.key(.character("é"))]), ("😀", [.key(.character("😀"))]),
    ("\u{1B}[<0;10;5M", [.click(x: 9, y: 4)]), ("\u{1B}[<65;300;40M", [.scroll(x: 299, y: 39, up: false)]),
    ("\u{1B}[<0;10;5m", []), ("\u{1B}[M !\"", [.click(x: 0, y: 1)]),
    // Answers to queries, mostly of other programs: device attributes, cursor position, colours, a name, settings, images.
    ("\u{1B}[?64;1;2;6;9;15;18;21;22c", []), ("\u{1B}[>41;354;0c", []), ("\u{1B}[24;80R", []), ("\u{1B}[?2026;2$y", []),
    ("\u{1B}[?1u", []), ("\u{1B}[8;24;80t", []),
    ("\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", [.background(.dark)]), ("\u{1B}]10;rgb:ffff/ffff/ffff\u{07}", []),
    ("\u{1B}]52;c;cXVpdA==\u{07}", []), ("\u{1B}]lqueue – 日本\u{1B}\\", []),
    ("\u{1B}P>|XTerm(379)\u{1B}\\", []), ("\u{1B}P1$r2 q\u{1B}\\", []), ("\u{1B}P1+r544e=787465726d\u{1B}\\", []),
    ("\u{1B}P!|7E7E7E7E\u{1B}\\", []), ("\u{1B}_Gi=31;OK\u{1B}\\", []), ("\u{1B}^quit\u{1B}\\", []),
    ("\u{1B}Xquit\u{1B}\\", []),
    // kitty's keys.
    ("\u{1B}[113u", [.key(.character("q"))]), ("\u{1B}[99;5u", [.interrupt]),
    ("\u{1B}[97:65;2u", [.key(.character("A"))]), ("\u{1B}[57417;1:1u", [.key(.left)]), ("\u{1B}[113;1:3u", []),
    ("\u{1B}[122;5u", [.key(.character("\u{1A}"))]), ("\u{1B}[13u", [.key(.enter)]),
    ("\u{1B}[127u", [.key(.backspace)]),
    // No key has the code of another control character: Ctrl-Z is 122 with Control.
    ("\u{1B}[26u", []), ("\u{1B}[3;1u", []), ("\u{1B}[12;5u", []),
    ("\u{1B}[1;1:3A", []), ("\u{1B}[27;5;99~", [.interrupt]),
    ("\u{1B}[200~:q\r\u{1B}[A日本\u{1B}[201~", [.paste(":q\r\u{1B}[A日本")]), ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
    // More parameters than any known sequence has.
    ("\u{1B}[" + String(repeating: "1;", count: 100) + "A", []),
    ("\u{1B}[" + String(repeating: "1", count: 100) + "$q", []),
    ("\u{1B}O" + String(repeating: "1", count: 100) + "A", []),
  ]

  /// In one read, in two split at each position, and byte by byte.
  @Test(arguments: sequences) func cutAnywhere(bytes: String, events: [InputEvent]) {
    let bytes = Array((bytes + "x").utf8)
    let expected = events + [.key(.character("x"))]
    for cut in 0..<bytes.count {
      var decoder = InputDecoder()
      let first = decoder.feed(bytes[..<cut])
      #expect(first + decoder.feed(bytes[cut...]) == expected, "cut at \(cut)")
      #expect(decoder.patience == nil)
    }
    var decoder = InputDecoder()
    #expect(bytes.flatMap { decoder.feed([$0]) } == expected)
    #expect(decoder.patience == nil)
  }

  /// All pairs, split at each position: no sequence affects its neighbour.
  @Test(arguments: sequences.indices) func twoInARow(first: Int) {
    for second in Self.sequences {
      let bytes = Array((Self.sequences[first].0 + second.0).utf8)
      for cut in stride(from: 0, to: bytes.count, by: 3) {
        var decoder = InputDecoder()
        let events = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...])
        #expect(events == Self.sequences[first].1 + second.1, "\(second.0.debugDescription) cut at \(cut)")
      }
    }
  }

  /// A sequence without its end: no key but Escape, if that was all, and the next key counts.
  @Test(arguments: sequences) func neverEnded(bytes: String, events: [InputEvent]) {
    let bytes = Array(bytes.utf8)
    for cut in 1..<bytes.count {
      var decoder = InputDecoder()
      var found = decoder.feed(bytes[..<cut])
      let patience = decoder.patience
      #expect(patience != nil)
      found += decoder.giveUp()
      if case .paste? = found.first { found = [] }
      #expect(found == (cut == 1 && bytes[0] == 0x1B ? [.key(.escape)] : []), "cut at \(cut)")
      #expect(decoder.patience == nil)
      #expect(decoder.feed("q".utf8) == [.key(.character("q"))])
    }
  }

  /// Keys pressed meanwhile count, and a sequence that interrupts a string is parsed.
  @Test(arguments: [
    ("\u{1B}]11;rgb:1\u{1B}[A", [InputEvent.key(.up)]), ("\u{1B}P1$r\r", [.key(.enter)]),
    ("\u{1B}_G\u{03}", [.key(.character("\u{03}"))]),
    ("\u{1B}]11;rgb:1\u{1B}]11;rgb:2\u{07}x", [.key(.character("x"))]),
    ("\u{1B}]1\u{1B}x", [.key(.escape), .key(.character("x"))]), ("\u{1B}[1;\u{1B}[B", [.key(.down)]),
    ("\u{1B}[M \u{1B}[B", [.key(.down)]), ("\u{1B}O\r", [.key(.enter)]), ("\u{1B}[[\u{1B}[A", [.key(.up)]),
  ])
  func cutOff(bytes: String, events: [InputEvent]) {
    var decoder = InputDecoder()
    #expect(decoder.feed(bytes.utf8) == events)
    #expect(decoder.patience == nil)
  }

  /// Keys in kitty's form and in xterm's two, and some that we do not use.
  @Test(arguments: [
    ("27u", [InputEvent.key(.escape)]), ("13u", [.key(.enter)]), ("9u", [.key(.tab)]), ("9;2u", [.key(.backTab)]),
    ("127u", [.key(.backspace)]), ("127;5u", [.key(.backspace)]), ("32u", [.key(.character(" "))]),
    ("233u", [.key(.character("é"))]), ("97;2u", [.key(.character("A"))]), ("97;65u", [.key(.character("a"))]),
    ("97;129u", [.key(.character("a"))]), ("49:33;2u", [.key(.character("!"))]), ("33;2u", [.key(.character("!"))]),
    ("97;2;65u", [.key(.character("A"))]), ("0;;229:98u", [.key(.character("å")), .key(.character("b"))]),
    ("99;5:1u", [.interrupt]), ("99;69u", [.interrupt]), ("92;5u", [.terminate]),
    ("122;5u", [.key(.character("\u{1A}"))]), ("108;5u", [.key(.character("\u{0C}"))]),
    ("104;5u", [.key(.backspace)]), ("105;5u", [.key(.tab)]), ("117;5u", [.key(.character("\u{15}"))]),
    ("113;1:2u", [.key(.character("q"))]), ("113;1:3u", []), ("99;5:3u", []), ("113;3u", []), ("113;9u", []),
    ("57399u", [.key(.character("0"))]), ("57414u", [.key(.enter)]), ("57413u", [.key(.character("+"))]),
    ("57426u", [.key(.delete)]), ("57358u", []), ("57441;2u", []), ("57344u", []), ("99999999999u", []), ("-1u", []),
    ("1114112u", []), ("55296u", []), (";u", []), ("27;2;9~", [.key(.backTab)]), ("27;1;113~", [.key(.character("q"))]),
    ("27;5~", []), ("1;1:1A", [.key(.up)]), ("1;2:2B", [.key(.shiftDown)]), ("5;1:3~", []), ("1;129D", [.key(.left)]),
  ])
  func kittyKeys(body: String, events: [InputEvent]) {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1B}[\(body)x".utf8) == events + [.key(.character("x"))])
  }

  /// A report that is split after its first byte is not Escape if the rest follows within 0.1 s.
  @Test func aReportIsNoEscape() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]) == [])
    #expect(decoder.patience == .milliseconds(100))
    #expect(decoder.feed("[<0;4;5M".utf8) == [.click(x: 3, y: 4)])
  }

  @Test func aPasteComesWhole() {
    var decoder = InputDecoder()
    let text = String(repeating: "qd:\n", count: 10_000)
    var events = decoder.feed("\u{1B}[200~".utf8)
    for start in stride(from: 0, to: text.utf8.count, by: 4096) {
      events += decoder.feed(text.utf8.dropFirst(start).prefix(4096))
      #expect(decoder.patience == .seconds(5))
    }
    events += decoder.feed("\u{1B}[201~x".utf8)
    #expect(events == [.paste(text), .key(.character("x"))])
  }

  /// Without an end mark it is still text, and never taken for keys.
  @Test func aPasteWithoutEnd() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1B}[200~qd\u{1B}[20".utf8) == [])
    #expect(decoder.giveUp() == [.paste("qd")])
    #expect(decoder.feed("\u{1B}[200~\u{1B}[201~".utf8) == [.paste("")])
  }

  @Test func aPasteHasABound() throws {
    var decoder = InputDecoder()
    _ = decoder.feed("\u{1B}[200~".utf8)
    for _ in 0..<100 { _ = decoder.feed([UInt8](repeating: 0x61, count: 10_000)) }
    guard case .paste(let text)? = decoder.feed("\u{1B}[201~".utf8).first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == InputDecoder.longestPaste)
  }

  /// Any bytes in any order: after any beginning the decoder recovers.
  @Test func noiseIsSurvived() {
    let pieces: [[UInt8]] =
      [
        [0x1B], [0x5B], [0x5D], [0x50], [0x4F], [0x5F], [0x4D], [0x3C], [0x3B], [0x30], [0x41], [0x7E], [0x75], [0x9B],
        [0xC2],
      ]
      + ["\u{1B}[200~", "\u{1B}[201~", "\u{1B}\\", "\u{07}", "\u{1B}["].map { Array($0.utf8) }
    var seed: UInt64 = 1
    func next() -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33)
    }
    for _ in 0..<20_000 {
      var decoder = InputDecoder()
      for _ in 0..<(next() % 12) { _ = decoder.feed(pieces[next() % pieces.count]) }
      _ = decoder.giveUp()
      #expect(decoder.patience == nil)
      #expect(decoder.feed("q".utf8) == [.key(.character("q"))])
    }
  }
}
