import Foundation
import Testing

/// Input from the terminal that nobody typed.
@Suite struct ExplorerPasteTests {
  @Test func aPasteIsNoCommand() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    #expect(terminal.emulator.modes.contains(.bracketedPaste))
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    // Right three times, the key for training and the one that quits.
    try terminal.type("\u{1B}[200~lll qd\r\u{1B}[201~")
    try terminal.press(.right)
    try terminal.waitFor("+0.20")
    #expect(terminal.emulator.step == Scratch.modelSteps)
    try terminal.type("s")
    try terminal.waitFor("─ save as ─")
    try terminal.press(.control("u"))
    try terminal.type("\u{1B}[200~pasted name\n\u{1B}[201~")
    try terminal.waitFor("pasted name")
    try terminal.press(.escape)
    try terminal.quit()
  }

  /// Into the palette, with and without paste marks.
  @Test(arguments: [true, false]) func aLongPasteHoldsNobodyUp(isMarked: Bool) throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.type(":")
    try terminal.waitFor("─ commands ─")
    let text = String(repeating: "no such command at all ", count: 320)
    try terminal.type(isMarked ? "\u{1B}[200~\(text)\u{1B}[201~" : text)
    try terminal.waitFor("no such command")
    try terminal.press(.control("u"))
    try terminal.type("beta 8\r")
    try terminal.waitFor("β 8")
    try terminal.quit()
  }

  /// A terminal answers the queries of the previous program.
  @Test(arguments: [
    "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", "\u{1B}P1$r2 q\u{1B}\\", "\u{1B}P>|quit 1.0q\u{07}",
    "\u{1B}_Gi=1;qd\u{1B}\\",
    "\u{1B}]lqqd\u{1B}\\", "\u{1B}[?62;4c", "\u{1B}[24;80R",
  ])
  func anAnswerIsNoKey(bytes: String) throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("z"))
    // In one read, and byte by byte.
    try terminal.type(bytes)
    for byte in bytes.utf8 {
      try terminal.type(bytes: [byte])
      usleep(15_000)
    }
    try terminal.press(.right)
    try terminal.waitFor("+0.10")
    try terminal.quit()
  }

  @Test func aReportThatIsCutClosesNothing() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.type("?")
    try terminal.waitFor("─ explore ─")
    try terminal.type("\u{1B}")
    usleep(50_000)
    // A release, which has no effect.
    try terminal.type("[<0;10;5m")
    usleep(300_000)
    try terminal.type(":")
    // The first key after it closes the help; after a premature Escape it would open the palette.
    usleep(300_000)
    try terminal.press(.character(":"))
    try terminal.waitFor("─ commands ─")
    try terminal.press(.escape)
    try terminal.quit()
  }

  @Test func kittysKeysCount() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.type("\u{1B}[122u\u{1B}[108u\u{1B}[108;1:3u")
    try terminal.waitFor("+0.10")
    // Ctrl-Z stops it.
    try terminal.type("\u{1B}[122;5u")
    try terminal.waitForStop()
    terminal.expectCleanTerminal()
    try terminal.resume()
    try terminal.waitFor("+0.10")
    try terminal.type("\u{1B}[99;5u")
    #expect(try terminal.waitForExit() == .signal(SIGINT))
    terminal.expectCleanTerminal()
  }

  /// The size that a window claims is limited.
  @Test func aWindowThatCannotBe() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch(), columns: 80, rows: 24)
    for (columns, rows) in [(65_535, 24), (80, 65_535), (40_000, 40_000)] {
      try terminal.claim(columns: columns, rows: rows)
      try terminal.press(.control("l"))
      let frames = terminal.emulator.frames
      try terminal.waitUntil("a frame") { $0.frames > frames }
    }
    try terminal.resize(columns: 80, rows: 24)
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    try terminal.quit()
    // From the start.
    let script = "stty columns 65535 rows 65535; exec \"$0\" \"$1\""
    let scratch = try Scratch()
    let large = try PseudoTerminal(
      "/bin/sh", ["-c", script, BuiltProgram.latent, scratch.model], environment: scratch.environment,
      workingDirectory: scratch.folder)
    try large.waitUntil("a frame") { $0.frames > 0 }
    try large.resize(columns: 80, rows: 24)
    try large.waitFor("q quit")
    try large.quit()
  }
}
