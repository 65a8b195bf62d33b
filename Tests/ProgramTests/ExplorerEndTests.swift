import Foundation
import Testing
import Training

/// The real program under signals, a crash, Ctrl-Z, resizes and the mouse.
@Suite struct ExplorerEndTests {
  /// The file named by the last message, which must be the autosave; nil without a message.
  private func farewell(_ terminal: PseudoTerminal) -> String? {
    let text = terminal.emulator.text
    guard let words = text.firstRange(of: "latent: the run was saved at step "),
      let command = text[words.upperBound...].firstRange(of: ": latent explore ")
    else { return nil }
    return String(text[command.upperBound...])
  }

  enum End: CaseIterable {
    case terminate, hangUp, interrupt, controlC, quit

    var signal: Int32 {
      switch self {
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      case .interrupt, .controlC: SIGINT
      case .quit: SIGQUIT
      }
    }
  }

  @Test(arguments: End.allCases) func aRunIsKeptAndTheTerminalRestored(end: End) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100)
    try terminal.press(.character("z"), .right, .right, .right)
    try terminal.train()
    let step = try #require(terminal.emulator.step)
    switch end {
    case .terminate: terminal.signal(SIGTERM)
    case .hangUp: terminal.signal(SIGHUP)
    case .interrupt: terminal.signal(SIGINT)
    case .controlC: try terminal.press(.control("c"))
    case .quit: try terminal.press(.control("\\"))
    }
    #expect(try terminal.waitForExit() == .signal(end.signal))
    terminal.expectCleanTerminal()
    #expect(scratch.autosaves.count == 1)
    let path = try #require(scratch.autosaves.first)
    #expect(farewell(terminal) == path)

    // The suggested command continues from there.
    let again = try PseudoTerminal.latent([path], in: scratch)
    try again.waitFor("+0.30")
    #expect((again.emulator.step ?? 0) >= step)
    try again.train()
    try again.quit()
  }

  @Test func aRunIsKeptWhenTheTerminalGoesAway() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.train()
    terminal.hangUp()
    #expect(try terminal.waitForExit() == .signal(SIGHUP))
    #expect(scratch.autosaves.count == 1)
  }

  /// All signals that end a process by default, except those that cannot be caught and those that the program handles.
  static let ends: [Int32] = {
    let others: Set<Int32> = [
      SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGXFSZ, SIGINT,
      SIGTERM,
      SIGHUP, SIGQUIT,
    ]
    #if os(Linux)
      // Real-time signals too; the C library reserves the first two.
      return (1...64).filter { !others.contains($0) && $0 != 32 && $0 != 33 }
    #else
      return (1..<32).filter { !others.contains($0) && $0 != SIGIO && $0 != SIGINFO }
    #endif
  }()

  @Test(arguments: ends) func aSignalThatEndsItLeavesTheTerminalAsItWas(signal: Int32) throws {
    // Swift's backtracer would take seconds that this test does not need.
    let terminal = try PseudoTerminal.explorer(on: Scratch(), environment: ["SWIFT_BACKTRACE": "enable=no"])
    if signal == SIGSEGV { try terminal.train() }
    terminal.signal(signal)
    #expect(try terminal.waitForExit() == .signal(signal))
    terminal.expectCleanTerminal()
  }

  /// A connection that hangs, and returns when the program is gone: the output ends with the restored screen.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGUSR1])
  func aTerminalThatReadsLaterIsAsItWas(signal: Int32) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, environment: ["SWIFT_BACKTRACE": "enable=no"])
    try terminal.train()
    let step = try #require(terminal.emulator.step)
    // Whole frames, until the buffer between program and terminal is full.
    for number in 0..<60 {
      try terminal.resize(columns: 100 + number % 2, rows: 30)
      usleep(20_000)
    }
    terminal.signal(signal)
    #expect(try terminal.waitForExit(within: .seconds(20), isReading: false) == .signal(signal))
    #expect(terminal.leftovers == [])
    guard [SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(signal) else { return }
    let path = try #require(scratch.autosaves.first)
    #expect(try Checkpoint(contentsOf: path).step >= step)
    #expect(farewell(terminal) == path)
  }

  /// On Ctrl-Z, too, the shell gets a restored terminal.
  @Test func aStopDoesNotWaitForTheTerminal() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.train()
    for number in 0..<60 {
      try terminal.resize(columns: 100 + number % 2, rows: 30)
      usleep(20_000)
    }
    terminal.signal(SIGTSTP)
    try terminal.waitForStop(isReading: false)
    #expect(terminal.leftovers == [])
    try terminal.resume()
    try terminal.waitFor("q quit")
    try terminal.quit()
  }

  @Test func aQuestionOrAPromptHoldsNobodyUp() throws {
    let scratch = try Scratch()
    for key in [TerminalKey.character("s"), .character("q")] {
      let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100)
      try terminal.train()
      try terminal.press(key)
      try terminal.waitFor(key == .character("s") ? "─ save as ─" : "─ not saved ─")
      terminal.signal(SIGTERM)
      #expect(try terminal.waitForExit() == .signal(SIGTERM))
      terminal.expectCleanTerminal()
      #expect(scratch.autosaves.contains { $0 == farewell(terminal) })
    }
    #expect(scratch.autosaves.count == 2)
  }

  @Test func nothingIsKeptWhereNothingWasTrained() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    terminal.signal(SIGTERM)
    #expect(try terminal.waitForExit() == .signal(SIGTERM))
    terminal.expectCleanTerminal()
    #expect(scratch.autosaves == [])
    #expect(terminal.emulator.screen.allSatisfy { $0.isEmpty })
  }

  @Test func theShellGetsTheTerminalMeanwhile() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    let screen = terminal.emulator.screen
    for _ in 0..<2 {
      try terminal.press(.control("z"))
      try terminal.waitForStop()
      terminal.expectCleanTerminal()
      try terminal.resume()
      try terminal.waitUntil("the screen again") { $0.screen == screen }
    }
    try terminal.press(.right)
    try terminal.waitFor("+0.20")
    // With a resize meanwhile.
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    try terminal.resize(columns: 70, rows: 22)
    try terminal.resume()
    try terminal.waitUntil("the new size") { $0.screen.count == 22 && $0.screen[21].contains("q quit") }
    try terminal.train()
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    terminal.expectCleanTerminal()
    try terminal.resume()
    let step = terminal.emulator.step ?? 0
    try terminal.waitUntil("more steps") { ($0.step ?? 0) > step }
    try terminal.quit()
  }

  @Test func aStopRightAfterTheStartIsAStop() throws {
    let scratch = try Scratch()
    // Before any output, at the first bytes, and after a frame.
    for moment in 0..<3 {
      let terminal = try PseudoTerminal.latent([scratch.model], in: scratch)
      if moment == 1 { try terminal.waitUntil("the first bytes") { _ in !terminal.output.isEmpty } }
      if moment == 2 { try terminal.waitUntil("the first frame") { $0.frames > 0 } }
      try terminal.press(.control("z"))
      try terminal.waitForStop()
      terminal.expectCleanTerminal()
      try terminal.resume()
      try terminal.waitFor("q quit")
      try terminal.press(.character("z"), .right)
      try terminal.waitFor("+0.10")
      try terminal.quit()
    }
  }

  @Test func theWindowIsResized() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("z"))
    try terminal.waitFor("t tour")
    let before = terminal.output.count
    for (columns, rows) in [(120, 40), (60, 20), (200, 50), (81, 25)] {
      try terminal.resize(columns: columns, rows: rows)
      try terminal.waitUntil("\(columns)x\(rows)") { emulator in
        emulator.screen.count == rows && emulator.screen[rows - 1].contains("? help")
          && emulator[columns - 1, rows - 2]?.symbol == "╯" && emulator[0, rows - 2]?.symbol == "╰"
      }
    }
    // Never a blank screen in between.
    #expect(!String(decoding: terminal.output[before...], as: UTF8.self).contains("\u{1B}[2J"))
    try terminal.resize(columns: 40, rows: 12)
    try terminal.waitFor("z1 of 3  KL")
    try terminal.resize(columns: 50, rows: 11)
    try terminal.waitFor("latent needs 40x12 cells; this is 50x11")
    // Keys pressed meanwhile count.
    try terminal.press(.right)
    try terminal.resize(columns: 1, rows: 1)
    try terminal.resize(columns: 80, rows: 24)
    try terminal.waitFor("+0.10")
    try terminal.waitFor("q quit")
    try terminal.quit()
  }

  @Test func theMouseSelectsAndMoves() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("z"))
    try terminal.waitFor("▸   1 ")
    let row = try #require(terminal.emulator.position(of: "    3 ──"))
    try terminal.click(x: row.x + 2, y: row.y)
    try terminal.waitFor("▸   3 ")
    try terminal.click(x: row.x + 8, y: row.y)
    try terminal.waitUntil("a negative value") {
      ($0.screen[row.y].firstRange(of: "-2.") ?? $0.screen[row.y].firstRange(of: "-1.")) != nil
    }
    try terminal.scroll(x: row.x + 8, y: row.y - 1, up: true)
    try terminal.waitFor("▸   2 ")
    try terminal.waitFor("+0.10")
    let help = try #require(terminal.emulator.position(of: "? help"))
    try terminal.click(x: help.x, y: help.y)
    try terminal.waitFor("─ explore ─")
    try terminal.press(.escape)
    try terminal.waitUntil("the help's end") { !$0.contains("─ explore ─") }
    let quit = try #require(terminal.emulator.position(of: "q quit"))
    try terminal.click(x: quit.x + 3, y: quit.y)
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }
}
