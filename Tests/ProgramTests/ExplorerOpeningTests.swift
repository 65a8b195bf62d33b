import Foundation
import Testing

/// The real program from its start, on different terminals and without one.
@Suite struct ExplorerOpeningTests {
  @Test func movingADimensionChangesTheCells() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.waitFor("tiny-3d  784-16-3-16-784 relu, Bernoulli  on tiny")
    // The tour runs until the first key that moves z.
    try terminal.waitUntil("a movement") { [first = terminal.emulator.picture] in $0.picture != first }
    try terminal.press(.character("z"))
    try terminal.waitFor("t tour")
    let origin = terminal.emulator.picture
    // A picture: cells with both colours, or of one colour, in more than two greys.
    #expect(origin.allSatisfy { $0.style.background != .standard })
    #expect(origin.allSatisfy { $0.symbol == " " || $0.symbol == "▀" && $0.style.foreground != .standard })
    #expect(origin.contains { $0.symbol == "▀" })
    #expect(Set(origin.map(\.style)).count > 4)
    // For each live dimension the picture changes, and is the same again at the same place.
    try terminal.press(.shiftRight, .shiftRight)
    try terminal.waitFor("+1.00")
    let moved = terminal.emulator.picture
    try terminal.press(.down, .shiftLeft)
    try terminal.waitFor("-0.50")
    #expect(moved != origin && terminal.emulator.picture != moved)
    try terminal.press(.character("z"))
    try terminal.waitUntil("the origin") { !$0.contains("+1.00") && !$0.contains("-0.50") }
    #expect(terminal.emulator.picture == origin)
    try terminal.quit()
  }

  @Test func keysOfBothKindsOfTerminalAreUnderstood() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    // Cursor keys without application mode.
    try terminal.type("\u{1B}[C")
    try terminal.waitFor("+0.20")
    try terminal.press(.character("l"), .character("."))
    try terminal.waitFor("+0.32")
    try terminal.press(.home, .shiftLeft)
    try terminal.waitFor("-0.50")
    try terminal.quit()
  }

  @Test func aNewModelOnTheDigitsTrainsAtOnceWithNothingDownloaded() throws {
    let scratch = try Scratch(withModel: false)
    let terminal = try PseudoTerminal.latent(
      ["explore", "--new", "--data", "digits", "--latent", "2"], in: scratch, columns: 100)
    try terminal.waitFor("new model  784-400-2-400-784 relu, Bernoulli  on digits")
    try terminal.waitFor("● training")
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 2 }
    let screen = terminal.emulator.screen
    try terminal.waitUntil("another picture and a curve") { $0.screen != screen && $0.curveCells > 2 }
    try terminal.quit()
    #expect(scratch.autosaves == [])
  }

  @Test func aNewModelOnTheSpritesTrainsToo() throws {
    let scratch = try Scratch(withModel: false)
    let terminal = try PseudoTerminal.latent(
      ["explore", "--new", "--data", "sprites", "--hidden", "16", "--latent", "2"], in: scratch, columns: 100)
    try terminal.waitFor("new model  1024-16-2-16-1024 relu, Bernoulli  on sprites")
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 2 }
    try terminal.quit()
  }

  @Test func aTerminalWithoutUTF8GetsASCIIAndGreys() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch(), environment: ["LC_ALL": "C"])
    try terminal.press(.character("z"))
    try terminal.waitFor("+- decoded at z --")
    #expect(terminal.emulator.screen.allSatisfy { $0.unicodeScalars.allSatisfy { $0.isASCII } })
    // The picture consists of backgrounds.
    #expect(terminal.emulator.picture.allSatisfy { $0.symbol == " " })
    #expect(Set(terminal.emulator.picture.map(\.style.background)).count > 3)
    try terminal.quit()
  }

  @Test(arguments: [TerminalDescription.Kind.colors256, .mono])
  func aTerminalWithoutColorsGetsShades(kind: TerminalDescription.Kind) throws {
    let environment = kind == .mono ? [:] : ["NO_COLOR": "1"]
    let terminal = try PseudoTerminal.explorer(on: Scratch(), environment: environment, kind: kind)
    try terminal.press(.character("z"))
    try terminal.waitFor("t tour")
    let cells = terminal.emulator.grid.rows.joined()
    #expect(cells.allSatisfy { $0.style.foreground == .standard && $0.style.background == .standard })
    let symbols = Set(terminal.emulator.picture.map(\.symbol))
    #expect(symbols.isSubset(of: Set(" ░▒▓█".unicodeScalars)) && symbols.count > 1)
    // The selected row stands out without colours, too.
    #expect(terminal.emulator.contains("▸"))
    try terminal.quit()
  }

  /// One row on the terminal, and exit code 1.
  private func expectRefusal(
    _ terminal: PseudoTerminal, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try terminal.waitForExit() == .code(1), sourceLocation: sourceLocation)
    let rows = terminal.emulator.screen.filter { !$0.isEmpty }
    #expect(rows.count == 1 && rows[0].hasPrefix("latent: "), "\(rows)", sourceLocation: sourceLocation)
    for word in words { #expect(rows.joined().contains(word), "\(rows)", sourceLocation: sourceLocation) }
    terminal.expectCleanTerminal(sourceLocation: sourceLocation)
  }

  @Test(arguments: ["no-such-terminal", ""]) func aTerminalThatNobodyKnowsIsTakenForAnXterm(name: String) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, environment: ["TERM": name])
    try terminal.press(.character("z"), .character("l"))
    try terminal.waitFor("+0.10")
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
  }

  @Test func aTerminalOfLinesGetsLines() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      [scratch.model], in: scratch, environment: ["TERM": "dumb"], columns: 300)
    try terminal.waitFor("It goes on in lines.")
    try terminal.waitFor("help lists the commands.")
    try terminal.type("increase\n")
    try terminal.waitFor("z1 is +0.10")
    try terminal.type("quit\n")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(!terminal.output.contains(0x1B))
    terminal.expectCleanTerminal()
  }

  @Test(arguments: ["< /dev/null", "| cat"]) func withoutATerminalItSaysSo(redirection: String) throws {
    let scratch = try Scratch()
    // The shell's exit code is that of `cat`, so ours is printed.
    let script = "{ '\(BuiltProgram.latent)' '\(scratch.model)'; echo \"code $?\" >&2; } \(redirection)"
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", script], environment: scratch.environment, workingDirectory: scratch.folder, columns: 300)
    _ = try terminal.waitForExit()
    let rows = terminal.emulator.screen.filter { !$0.isEmpty }
    #expect(rows.count == 2 && rows[0].hasPrefix("latent: ") && rows[0].contains("terminal"), "\(rows)")
    #expect(rows.last == "code 1")
    terminal.expectCleanTerminal()
  }

  @Test func aFileThatIsNoModelIsNamed() throws {
    let scratch = try Scratch()
    try scratch.write("no model", to: "text.safetensors")
    let broken = try PseudoTerminal.latent(["text.safetensors"], in: scratch, columns: 300)
    try expectRefusal(broken, ["text.safetensors"])
    let gone = try PseudoTerminal.latent(["./gone.safetensors"], in: scratch, columns: 400)
    try expectRefusal(gone, ["gone.safetensors"])
  }
}
