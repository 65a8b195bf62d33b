import Foundation
import Testing

/// The colours of text: those for the terminal's background, which it is asked for, or those that the user wants.
@Suite struct ExplorerThemeTests {
  private static let (white, black) = ("\u{1B}]11;rgb:ffff/ffff/ffff\u{07}", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\")
  /// The colour of keys in each theme.
  private static let (onDark, onLight) = (TerminalEmulator.Color.palette(39), TerminalEmulator.Color.palette(27))

  private func started(
    _ options: [String] = [], answer: String? = nil, environment: [String: String] = [:],
    kind: TerminalDescription.Kind = .colors256
  ) throws -> PseudoTerminal {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      [scratch.model] + options, in: scratch, environment: environment, columns: 100, kind: kind)
    // Nothing was read from it yet.
    if let answer { terminal.answerBackground(answer) }
    try terminal.waitFor("q quit")
    return terminal
  }

  private func keyColor(_ emulator: TerminalEmulator) -> TerminalEmulator.Color? {
    emulator.position(of: "q quit").flatMap { emulator[$0.x, $0.y]?.style.foreground }
  }

  private func expect(
    _ color: TerminalEmulator.Color, on terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try terminal.waitUntil("keys in \(color)") { keyColor($0) == color }
    // Nothing that was answered is on the screen, or was taken for a key.
    #expect(
      !terminal.emulator.text.contains("rgb") && !terminal.emulator.text.contains("]11"), sourceLocation: sourceLocation
    )
    try terminal.quit(sourceLocation: sourceLocation)
  }

  @Test func theBackgroundDecides() throws {
    try expect(Self.onLight, on: try started(answer: Self.white))
    try expect(Self.onDark, on: try started(answer: Self.black))
    try expect(Self.onDark, on: try started())
  }

  /// The first picture does not wait for the answer.
  @Test func aLateAnswerIsTakenWhenItComes() throws {
    let terminal = try started()
    #expect(terminal.emulator.backgroundQuestions == 1 && keyColor(terminal.emulator) == Self.onDark)
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    let before = terminal.emulator.screen
    try terminal.type(String(Self.white.prefix(9)))
    try terminal.type(String(Self.white.dropFirst(9)))
    try terminal.waitUntil("the light theme") { keyColor($0) == Self.onLight }
    #expect(terminal.emulator.screen == before)
    try terminal.press(.character("?"))
    try terminal.waitFor("in this view")
    try terminal.press(.escape)
    try terminal.waitUntil("the same screen") { $0.screen == before }
    try expect(Self.onLight, on: terminal)
  }

  @Test(arguments: [
    "\u{1B}]11;rgb:zz/zz/zz\u{07}", "\u{1B}]11;qqq\u{1B}\\", "\u{1B}]11;?\u{07}", "\u{1B}]11;rgb:ff/ff/ff\r",
    "\u{1B}]10;rgb:ffff/ffff/ffff\u{07}", "\u{1B}[?62;22c",
    "\u{1B}]11;rgb:\(String(repeating: "f", count: 5000))\u{07}",
  ])
  func garbageChangesNothing(answer: String) throws {
    let terminal = try started(answer: answer)
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    try expect(Self.onDark, on: terminal)
  }

  @Test func theEnvironmentHelpsWhereThereIsNoAnswer() throws {
    try expect(Self.onLight, on: try started(environment: ["COLORFGBG": "0;default;15"]))
    try expect(Self.onDark, on: try started(answer: Self.black, environment: ["COLORFGBG": "0;15"]))
  }

  @Test func whoDecidesIsNotAsked() throws {
    let dark = try started(["--theme", "dark"], answer: Self.white, environment: ["COLORFGBG": "0;15"])
    #expect(dark.emulator.backgroundQuestions == 0)
    try expect(Self.onDark, on: dark)
    let light = try started(["--theme", "light"], answer: Self.black)
    #expect(light.emulator.backgroundQuestions == 0)
    try expect(Self.onLight, on: light)
  }

  @Test func whereNothingWouldChangeNobodyIsAsked() throws {
    for (environment, kind) in [
      (["NO_COLOR": "1"], TerminalDescription.Kind.colors256), ([:], .colors16), ([:], .colors8), ([:], .mono),
    ] {
      let terminal = try started(answer: Self.white, environment: environment, kind: kind)
      #expect(terminal.emulator.backgroundQuestions == 0)
      try terminal.quit()
    }
    let plain = try started(["--color", "none"], answer: Self.white)
    #expect(plain.emulator.backgroundQuestions == 0)
    try plain.quit()
  }

  @Test func theTerminalsOwnColorsAreEnough() throws {
    let terminal = try started(["--theme", "16"], answer: Self.white)
    try terminal.waitUntil("blue keys") { keyColor($0) == .palette(4) }
    let text = terminal.emulator.grid.rows.joined().filter { $0.symbol != " " && $0.symbol != "▀" }
    #expect(
      text.allSatisfy { if case .palette(let index) = $0.style.foreground { index < 16 } else { true } })
    // Pictures have all that there is.
    #expect(
      terminal.emulator.grid.rows.joined().contains {
        if case .palette(let index) = $0.style.background { index >= 16 } else { false }
      })
    try expect(.palette(4), on: terminal)
  }

  /// Every cell is painted, so that the contrast is known.
  @Test func highContrastHasItsOwnBackground() throws {
    for (answer, ground) in [(Self.black, UInt8(16)), (Self.white, 231)] {
      let terminal = try started(["--theme", "contrast"], answer: answer)
      try terminal.waitUntil("a ground") { $0.grid.rows.last?.last?.style.background == .palette(ground) }
      for view in ["2", "9", "0", "1"] {
        try terminal.press(.character(Character(view)))
        try terminal.waitUntil("view \(view)") {
          $0.screen.first?.hasPrefix(view == "1" ? " latent" : " \(view) ") == true
        }
        #expect(terminal.emulator.grid.rows.joined().allSatisfy { $0.style.background != .standard })
      }
      try terminal.quit()
    }
  }

  @Test func theSettingsAreFollowed() throws {
    let scratch = try Scratch()
    let home = try #require(scratch.environment["HOME"])
    try FileManager.default.createDirectory(atPath: "\(home)/.config/latent", withIntermediateDirectories: true)
    try Data("theme = light\n".utf8).write(to: URL(fileURLWithPath: "\(home)/.config/latent/config"))
    try expect(Self.onLight, on: try PseudoTerminal.explorer(on: scratch, columns: 100))
    let terminal = try PseudoTerminal.latent([scratch.model, "--theme", "dark"], in: scratch, columns: 100)
    try terminal.waitFor("q quit")
    try expect(Self.onDark, on: terminal)
  }

  /// An answer that comes while the program leaves is not left to the shell.
  @Test func nothingIsLeftToTheShell() throws {
    for _ in 0..<5 {
      let scratch = try Scratch()
      let terminal = try PseudoTerminal(
        "/bin/sh", ["-c", "\(BuiltProgram.latent) \(scratch.model); echo ended; exec cat -v"],
        environment: scratch.environment, workingDirectory: scratch.folder, columns: 100)
      try terminal.waitFor("q quit")
      try terminal.press(.character("q"))
      try terminal.type(Self.white)
      try terminal.waitFor("ended")
      try terminal.type("more\n")
      try terminal.waitUntil("what is typed") { $0.screen.contains("more") }
      #expect(!terminal.emulator.text.contains("11;") && !terminal.emulator.text.contains("ffff"))
      try terminal.press(.control("d"))
      #expect(try terminal.waitForExit() == .code(0))
      terminal.expectCleanTerminal()
    }
  }

  /// Ctrl-Z and `fg`: the theme stays, and nobody is asked again.
  @Test func aStopChangesNothing() throws {
    let terminal = try started(answer: Self.white)
    try terminal.waitUntil("the light theme") { keyColor($0) == Self.onLight }
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    try terminal.resume()
    try terminal.waitFor("q quit")
    #expect(terminal.emulator.backgroundQuestions == 1)
    try expect(Self.onLight, on: terminal)
  }

  @Test func theToyHasThemesToo() throws {
    let terminal = try PseudoTerminal.latent(["toy"], in: Scratch(withModel: false), columns: 100)
    terminal.answerBackground(Self.white)
    try terminal.waitUntil("the light theme") { keyColor($0) == Self.onLight }
    try expect(Self.onLight, on: terminal)
  }
}
