import Drawing
import Terminal
import Testing

@Suite struct AbilityTests {
  @Test func colorsInSteps() {
    #expect(TerminalType.colors(described: -1, direct: false) == 0)
    #expect(TerminalType.colors(described: 2, direct: false) == 0)
    #expect(TerminalType.colors(described: 8, direct: false) == 8)
    #expect(TerminalType.colors(described: 16, direct: false) == 16)
    #expect(TerminalType.colors(described: 88, direct: false) == 16)
    #expect(TerminalType.colors(described: 256, direct: false) == 256)
  }

  /// There, 232 is a dark blue and not a grey.
  @Test func directColorIsNoPalette() {
    #expect(TerminalType.colors(described: 1 << 24, direct: true) == 8)
    #expect(TerminalType.colors(described: 1 << 24, direct: false) == 8)
    #expect(TerminalType.colors(described: 256, direct: true) == 8)
  }

  @Test func directColorHasAPaletteUnderAnotherName() {
    #expect(TerminalType.palettes(for: "xterm-direct") == ["xterm-256color", "xterm-256color"])
    #expect(TerminalType.palettes(for: "konsole-direct") == ["konsole-256color", "xterm-256color"])
    #expect(TerminalType.palettes(for: "xterm-direct16") == ["xterm-256color", "xterm-256color"])
    #expect(TerminalType.palettes(for: "other") == ["xterm-256color"])
  }

  @Test func trueColorByTheEnvironment() {
    func announced(_ environment: [String: String]) -> Bool { ScreenAbility.announcesTrueColor(environment) }
    #expect(announced(["COLORTERM": "truecolor"]) && announced(["COLORTERM": "24bit", "TERM": "xterm-256color"]))
    #expect(!announced([:]) && !announced(["COLORTERM": ""]) && !announced(["COLORTERM": "gnome-terminal"]))
    // GNU screen passes the variable on but lacks true colour; tmux has it, under the same name.
    #expect(!announced(["COLORTERM": "truecolor", "TERM": "screen-256color"]))
    #expect(announced(["COLORTERM": "truecolor", "TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"]))
    #expect(announced(["COLORTERM": "truecolor", "TERM": "tmux-256color"]))
  }

  @Test func namesWithMoreColorsThanDescribed() {
    #expect(TerminalType.candidates(for: "xterm") == ["xterm-256color", "xterm", "vt100"])
    #expect(TerminalType.candidates(for: "screen") == ["screen-256color", "screen", "xterm-256color", "vt100"])
    #expect(TerminalType.candidates(for: "linux") == ["linux", "xterm-256color", "vt100"])
    #expect(TerminalType.candidates(for: "xterm-256color") == ["xterm-256color", "vt100"])
  }

  /// `ssh` from a new terminal, and programs that set no name.
  @Test func unknownNames() {
    #expect(TerminalType.candidates(for: "no-such-terminal") == ["no-such-terminal", "xterm-256color", "vt100"])
    #expect(TerminalType.candidates(for: "") == ["xterm-256color", "vt100"])
  }

  @Test func paddingIsNotSent() {
    func stripped(_ text: String) -> String {
      String(decoding: TerminalType.withoutPadding(Array(text.utf8)), as: UTF8.self)
    }
    #expect(stripped("\u{1B}[m\u{0F}$<2>") == "\u{1B}[m\u{0F}")
    #expect(stripped("a$<5*/>b$<1>") == "ab")
    #expect(stripped("$5 $<") == "$5 $<")
    #expect(stripped("") == "")
  }

  @Test func theEnvironmentsLocaleFirst() {
    #expect(CharacterSet.candidates(environment: ["LANG": "de_DE.UTF-8"]).first == "")
    #expect(CharacterSet.candidates(environment: ["LANG": "de_DE.utf8"]).contains("C.UTF-8"))
    #expect(CharacterSet.candidates(environment: [:]).first == "C.UTF-8")
    #expect(CharacterSet.candidates(environment: ["LANG": ""]).first == "C.UTF-8")
  }

  @Test func theCLocaleIsRespected() {
    #expect(CharacterSet.candidates(environment: ["LANG": "C"]) == [""])
    #expect(CharacterSet.candidates(environment: ["LANG": "de_DE.ISO-8859-1"]) == [""])
    #expect(CharacterSet.candidates(environment: ["LC_ALL": "C", "LANG": "de_DE.UTF-8"]) == [""])
    #expect(CharacterSet.candidates(environment: ["LC_CTYPE": "POSIX", "LANG": "de_DE.UTF-8"]) == [""])
  }
}
