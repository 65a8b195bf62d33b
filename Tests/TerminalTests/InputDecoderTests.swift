import Drawing
import Terminal
import Testing

@Suite struct InputDecoderTests {
  private func events(_ text: String, terminfo: [[UInt8]: Key] = [:]) -> [InputEvent] {
    var decoder = InputDecoder(terminfo: terminfo)
    return decoder.feed(text.utf8)
  }

  static let keys: [(String, Key)] = [
    ("a", .character("a")), (" ", .character(" ")), ("é", .character("é")), ("日", .character("日")),
    ("😀", .character("😀")),
    ("\u{1B}[A", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left),
    ("\u{1B}OA", .up), ("\u{1B}OB", .down), ("\u{1B}OC", .right), ("\u{1B}OD", .left),
    ("\u{1B}[1;2A", .shiftUp), ("\u{1B}[1;2B", .shiftDown), ("\u{1B}[1;2C", .shiftRight), ("\u{1B}[1;2D", .shiftLeft),
    ("\u{1B}[1;6C", .shiftRight), ("\u{1B}[1;5C", .right), ("\u{1B}O2C", .shiftRight), ("\u{1B}[c", .shiftRight),
    ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
    ("\u{1B}[F", .end), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[5;2~", .pageUp), ("\u{1B}[3~", .delete),
    ("\r", .enter), ("\n", .enter), ("\u{1B}OM", .enter), ("\t", .tab), ("\u{1B}[Z", .backTab),
    ("\u{7F}", .backspace), ("\u{08}", .backspace),
    ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
    ("\u{1B}[1;2P", .function(1)),
    ("\u{1B}[15~", .function(5)), ("\u{1B}[24~", .function(12)),
    ("\u{1B}Ok", .character("+")), ("\u{1B}Om", .character("-")), ("\u{1B}Op", .character("0")),
  ]

  @Test(arguments: keys) func oneKey(bytes: String, key: Key) {
    #expect(events(bytes) == [.key(key)])
  }

  /// A slow connection may split a sequence anywhere.
  @Test(arguments: keys) func oneKeyByteByByte(bytes: String, key: Key) {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for byte in bytes.utf8 { events += decoder.feed([byte]) }
    #expect(events == [.key(key)])
    #expect(decoder.patience == nil)
  }

  /// No key consumes a part of its neighbour.
  @Test func allKeysInOneRead() {
    #expect(events(Self.keys.map(\.0).joined()) == Self.keys.map { .key($0.1) })
  }

  @Test func escapeAloneWaits() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]) == [])
    #expect(decoder.patience == .milliseconds(100))
    #expect(decoder.giveUp() == [.key(.escape)])
    #expect(decoder.patience == nil)
    #expect(decoder.giveUp() == [])
  }

  @Test func escapeBeforeOtherKeys() {
    #expect(events("\u{1B}q") == [.key(.escape), .key(.character("q"))])
    #expect(events("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
    #expect(events("\u{1B}é") == [.key(.escape), .key(.character("é"))])
  }

  /// The start of a sequence never becomes keys that nobody pressed.
  @Test(arguments: ["\u{1B}[", "\u{1B}[1", "\u{1B}[1;2", "\u{1B}[<0;3", "\u{1B}O", "\u{1B}[M!", "\u{1B}[["])
  func unfinishedSequenceIsDropped(bytes: String) {
    var decoder = InputDecoder()
    #expect(decoder.feed(bytes.utf8) == [])
    #expect(decoder.patience == .milliseconds(500))
    #expect(decoder.giveUp() == [])
    #expect(decoder.feed("a".utf8) == [.key(.character("a"))])
  }

  @Test(arguments: [
    "\u{1B}[2~", "\u{1B}[201~", "\u{1B}[I", "\u{1B}[u", "\u{1B}[?1;2c", "\u{1B}[5$", "\u{1B}[99;99q", "\u{1B}[m",
  ])
  func unknownSequenceIsSwallowed(bytes: String) {
    let expected: [InputEvent] = [.key(.character("x"))]
    // rxvt's `ESC [ 5 $` has no final byte and consumes the next one.
    #expect(events(bytes + (bytes.hasSuffix("$") ? "~x" : "x")) == expected)
  }

  @Test func sequenceCutByAnother() {
    #expect(events("\u{1B}[1;\u{1B}[A") == [.key(.up)])
    #expect(events("\u{1B}O\u{1B}[A") == [.key(.up)])
    #expect(events("\u{1B}[<0;1\u{1B}[<0;4;5M") == [.click(x: 3, y: 4)])
  }

  /// Endless numbers and endless parameters do no harm.
  @Test func noise() {
    #expect(events("\u{1B}[<99999999999999999999;1;1M") == [])
    #expect(events("\u{1B}[1;99999999999999999999C") == [.key(.right)])
    #expect(events("\u{1B}[99999999999999999999~a") == [.key(.character("a"))])
    var decoder = InputDecoder()
    _ = decoder.feed(Array("\u{1B}[".utf8) + [UInt8](repeating: 0x3B, count: 1000))
    _ = decoder.giveUp()
    #expect(decoder.feed("a".utf8) == [.key(.character("a"))])
  }

  @Test func brokenUTF8IsNoKey() {
    var decoder = InputDecoder()
    let broken: [[UInt8]] = [[0xFF], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE9, 0x61], [0xC2, 0x9B]]
    #expect(decoder.feed(broken[0]) == [])
    #expect(decoder.feed(broken[1]) == [])
    #expect(decoder.feed(broken[2]) == [])
    #expect(decoder.feed(broken[3]) == [])
    #expect(decoder.feed(broken[4]) == [.key(.character("a"))])
    #expect(decoder.feed(broken[5]) == [])
    #expect(decoder.patience == nil)
  }

  @Test(arguments: [
    ("\u{1B}[<0;1;1M", InputEvent.click(x: 0, y: 0)), ("\u{1B}[<0;300;40M", .click(x: 299, y: 39)),
    ("\u{1B}[<4;2;2M", .click(x: 1, y: 1)), ("\u{1B}[<64;5;6M", .scroll(x: 4, y: 5, up: true)),
    ("\u{1B}[<65;5;6M", .scroll(x: 4, y: 5, up: false)), ("\u{1B}[M !\"", .click(x: 0, y: 1)),
    ("\u{1B}[M`!!", .scroll(x: 0, y: 0, up: true)),
    ("\u{1B}[<32;7;9M", .drag(x: 6, y: 8)), ("\u{1B}[<36;300;40M", .drag(x: 299, y: 39)),
    ("\u{1B}[M@!\"", .drag(x: 0, y: 1)),
  ])
  func mouse(bytes: String, event: InputEvent) {
    #expect(events(bytes) == [event])
  }

  /// Press, motion and release, in reads that end anywhere.
  @Test func aStrokeByteByByte() {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for byte in "\u{1B}[<0;4;5M\u{1B}[<32;5;5M\u{1B}[<32;15;5M\u{1B}[<0;15;5mx".utf8 { events += decoder.feed([byte]) }
    #expect(
      events == [.click(x: 3, y: 4), .drag(x: 4, y: 4), .drag(x: 14, y: 4), .key(.character("x"))])
  }

  /// Releases, other buttons, motion without a button and invalid positions.
  @Test(arguments: [
    "\u{1B}[<0;1;1m", "\u{1B}[<2;1;1M", "\u{1B}[<34;1;1M", "\u{1B}[<35;1;1M", "\u{1B}[<32;1;1m", "\u{1B}[<32;0;1M",
    "\u{1B}[<0;0;1M", "\u{1B}[<0;1M", "\u{1B}[M#!!",
  ])
  func otherMouseReports(bytes: String) {
    #expect(events(bytes + "x") == [.key(.character("x"))])
  }

  @Test func terminfoGoesFirst() {
    let vt52: [[UInt8]: Key] = [Array("\u{1B}A".utf8): .up, Array("\u{1B}[2~".utf8): .pageDown, [0x61]: .home]
    #expect(events("\u{1B}A", terminfo: vt52) == [.key(.up)])
    #expect(events("\u{1B}[2~", terminfo: vt52) == [.key(.pageDown)])
    #expect(events("\u{1B}[B", terminfo: vt52) == [.key(.down)])
    #expect(events("a", terminfo: vt52) == [.key(.character("a"))])
    #expect(events("\u{1B}B", terminfo: vt52) == [.key(.escape), .key(.character("B"))])
  }

  @Test func longTerminfoSequenceInPieces() {
    var decoder = InputDecoder(terminfo: [Array("\u{1B}xyz".utf8): .end])
    #expect(decoder.feed("\u{1B}xy".utf8) == [])
    #expect(decoder.feed("z".utf8) == [.key(.end)])
  }
}
