import Drawing
import Testing

/// Foreign text cannot control a terminal, and is visible.
@Suite struct PrintableTests {
  @Test(arguments: [
    ("\u{1B}[31mred", "\\u{1B}[31mred"), ("\u{7}bell\u{8}", "\\u{7}bell\\u{8}"), ("a\rb", "a\\rb"),
    ("\u{9B}31m", "\\u{9B}31m"), ("\u{7F}\u{0}", "\\u{7F}\\u{0}"), ("\u{85}", "\\u{85}"),
    // Marks that change the writing direction or are invisible.
    ("gpj.\u{202E}exe", "gpj.\\u{202E}exe"), ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
    ("a\u{200B}b", "a\\u{200B}b"),
    ("\u{FEFF}x\u{AD}", "\\u{FEFF}x\\u{AD}"), ("\u{E0041}", "\\u{E0041}"), ("\u{3164}", "\\u{3164}"),
    ("\u{2028}", "\\u{2028}"), ("\u{2029}", "\\u{2029}"), ("\u{FFF9}", "\\u{FFF9}"), ("\u{61C}", "\\u{61C}"),
  ])
  func controlCharactersAreShown(text: String, shown: String) {
    #expect(text.printable == shown)
    #expect(text.printableLine == shown)
    #expect(shown.printableLine == shown)
  }

  @Test(arguments: ["plain", "später", "日本語", "e\u{301}", "👍🏽", "❤\u{FE0F}", "π ≈ 3", "عربى", "▀⣿", "C:\\new"])
  func writingStaysAsItIs(text: String) {
    #expect(text.printable == text)
    #expect(text.printableLine == text)
  }

  @Test func linesAreOursOrTheirs() {
    #expect("a\n\tb".printable == "a\n\tb")
    #expect("a\n\tb".printableLine == "a\\n\\tb")
    #expect("a\r\nb".printable == "a\\r\nb")
    #expect("a\r\nb".printableLine == "a\\r\\nb")
  }

  /// All Unicode scalars: no control character remains.
  @Test func noControlCharacterIsLeft() {
    for value in (0...0x10FFFF as ClosedRange<UInt32>) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = String(scalar).printableLine
      let acts = shown.unicodeScalars.contains {
        switch $0.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: $0.properties.isBidiControl
        }
      }
      #expect(!acts && !shown.isEmpty, "\(value)")
    }
  }
}
