import CZlib
import Foundation
import Testing

/// Pictures in pixels: on a terminal that shows them, and never on another.
@Suite struct ExplorerPixelTests {
  private static let none = "this terminal shows no pixels"

  /// The explorer on a terminal that knows pictures. A busy machine may answer too late; then it begins again.
  private func started(
    _ ability: TerminalEmulator.PictureAbility, _ options: [String] = ["--symbols", "pixels"],
    environment: [String: String] = [:], isShown: (TerminalEmulator) -> Bool
  ) throws -> PseudoTerminal {
    for attempt in 1... {
      let scratch = try Scratch()
      let terminal = try PseudoTerminal.latent(
        [scratch.model] + options, in: scratch, environment: environment, columns: 100)
      terminal.showPictures(ability)
      try terminal.waitUntil("pictures, or that there are none") { isShown($0) || $0.contains(Self.none) }
      if isShown(terminal.emulator) || attempt == 20 {
        // It does not move any more.
        try terminal.press(.character("z"))
        try terminal.waitFor("t tour")
        return terminal
      }
      try terminal.quit()
    }
    fatalError("the loop ends by a return")
  }

  private func startedInKitty() throws -> PseudoTerminal {
    let terminal = try started(.kitty, environment: ["COLORTERM": "truecolor"]) { !$0.seenPictures.isEmpty }
    try #require(!terminal.emulator.seenPictures.isEmpty)
    return terminal
  }

  /// Red, green and blue of a picture's pixels.
  private func pixels(_ picture: TerminalEmulator.ShownPicture) throws -> [[UInt8]] {
    var count = uLong(3 * picture.width * picture.height + 1)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    try #require(uncompress(&bytes, &count, [UInt8](picture.data), uLong(picture.data.count)) == Z_OK)
    try #require(Int(count) == 3 * picture.width * picture.height)
    return stride(from: 0, to: Int(count), by: 3).map { Array(bytes[$0..<$0 + 3]) }
  }

  /// Behind pictures there is nothing but black, so that no text is hidden, and none is there twice.
  private func expectNothingIsHidden(_ emulator: TerminalEmulator, sourceLocation: SourceLocation = #_sourceLocation) {
    var covered: Set<[Int]> = []
    var (isHidden, isTwice) = (false, false)
    for picture in emulator.seenPictures {
      for y in picture.y..<picture.y + picture.rows {
        for x in picture.x..<picture.x + picture.columns {
          isTwice = !covered.insert([x, y]).inserted || isTwice
          isHidden = isHidden || emulator[x, y]?.symbol != " "
        }
      }
      #expect(picture.width == 10 * picture.columns && picture.height == 20 * picture.rows)
    }
    #expect(!isHidden && !isTwice, sourceLocation: sourceLocation)
  }

  @Test func aPictureIsShownExactly() throws {
    let terminal = try startedInKitty()
    let picture = try #require(terminal.emulator.seenPictures.first)
    #expect(terminal.emulator.seenPictures.count == 1)
    expectNothingIsHidden(terminal.emulator)
    let shown = try pixels(picture)
    // To half blocks, whose cells have two pixels each.
    try terminal.press(.character("v"), .character("v"), .character("v"), .character("v"), .character("v"))
    try terminal.waitFor("images of half blocks")
    #expect(terminal.emulator.pictures.isEmpty)
    #expect(picture.columns == 28 && picture.rows == 14 && picture.width == 280 && picture.height == 280)
    for row in 0..<28 {
      for column in 0..<28 {
        let cell = try #require(terminal.emulator[picture.x + column, picture.y + row / 2])
        let color = row % 2 == 0 && cell.symbol == "▀" ? cell.style.foreground : cell.style.background
        guard case .rgb(let red, let green, let blue) = color else {
          Issue.record("\(color)")
          continue
        }
        // Every pixel is a square, of the colour that the half of a cell has. For a difference of 2 no cell is sent.
        var square: [[UInt8]] = []
        for y in 10 * row..<10 * row + 10 {
          let start = y * 280 + 10 * column
          square += shown[start..<start + 10]
        }
        let isFlat = square.allSatisfy { $0 == square[0] }
        let wanted = [red, green, blue]
        let isNear = (0..<3).allSatisfy { abs(Int(square[0][$0]) - Int(wanted[$0])) <= 2 }
        #expect(isFlat && isNear, "\(square[0]) at \(column), \(row)")
      }
    }
    // `v` finds them again.
    try terminal.press(.character("v"))
    try terminal.waitFor("images of pixels")
    #expect(terminal.emulator.seenPictures.count == 1)
    try terminal.quit()
  }

  @Test func onlyChangesAreSent() throws {
    let terminal = try startedInKitty()
    let (before, sent) = (terminal.emulator.seenPictures, terminal.emulator.transmissions)
    // Another dimension is selected: the picture stays as it is.
    let screen = terminal.emulator.screen
    try terminal.press(.down)
    try terminal.waitUntil("another row") { $0.screen != screen }
    #expect(terminal.emulator.seenPictures == before && terminal.emulator.transmissions == sent)
    try terminal.press(.character("?"))
    try terminal.waitFor("in this view")
    expectNothingIsHidden(terminal.emulator)
    #expect(terminal.emulator.seenPictures != before && terminal.emulator.transmissions > sent)
    try terminal.press(.escape)
    try terminal.waitUntil("the picture again") { $0.seenPictures == before }
    let again = terminal.emulator.transmissions
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    #expect(terminal.emulator.transmissions > again && terminal.emulator.seenPictures != before)
    expectNothingIsHidden(terminal.emulator)
    try terminal.quit()
  }

  @Test func allViewsHidePictureNorText() throws {
    let terminal = try startedInKitty()
    for view in ["2", "3", "4", "5", "6", "7", "8", "9", "0", "1"] {
      try terminal.press(.character(Character(view)))
      try terminal.waitUntil("view \(view)") {
        $0.screen.first?.hasPrefix(view == "1" ? " latent" : " \(view) ") == true
      }
      expectNothingIsHidden(terminal.emulator)
      try terminal.press(.character(":"))
      try terminal.waitFor("Enter runs")
      expectNothingIsHidden(terminal.emulator)
      try terminal.press(.escape)
      try terminal.waitUntil("no palette") { !$0.contains("Enter runs") }
    }
    try terminal.resize(columns: 70, rows: 20)
    try terminal.waitUntil("a picture on a smaller screen") { $0.seenPictures.contains { $0.y + $0.rows <= 20 } }
    try terminal.resize(columns: 120, rows: 40)
    try terminal.waitUntil("pictures on a larger screen") {
      !$0.seenPictures.isEmpty && $0.position(of: "q quit")?.y == 39
    }
    expectNothingIsHidden(terminal.emulator)
    try terminal.quit()
  }

  @Test func aStopDeletesPictures() throws {
    let terminal = try startedInKitty()
    let before = terminal.emulator.seenPictures
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    #expect(terminal.emulator.pictures.isEmpty)
    try terminal.resume()
    try terminal.waitUntil("the picture again") { $0.seenPictures == before }
    try terminal.quit()
  }

  @Test(arguments: [SIGTERM, SIGSEGV, SIGHUP, SIGUSR1]) func noEndLeavesPictures(number: Int32) throws {
    let terminal = try startedInKitty()
    terminal.signal(number)
    _ = try terminal.waitForExit()
    #expect(terminal.emulator.pictures.isEmpty)
    terminal.expectCleanTerminal()
  }

  @Test func sixelIsShownWhereKittyIsNot() throws {
    let terminal = try started(.sixel) { !$0.otherPictures.isEmpty }
    #expect(terminal.emulator.otherPictures.first?.hasPrefix("0;1q\"1;1;280;280#0;2;") == true)
    let count = terminal.emulator.otherPictures.count
    try terminal.press(.right)
    try terminal.waitUntil("another picture") { $0.otherPictures.count > count }
    try terminal.quit()
  }

  /// Terminals that do not answer, that show no pictures, and that answer when it is too late.
  @Test(arguments: [
    TerminalEmulator.PictureAbility(), .init(name: "VTE(7600)"), .init(attributes: "1;2"),
    // Pictures, but of what size?
    .init(name: "kitty(0.39.1)", speaksKitty: true),
  ])
  func withoutPicturesThereAreCells(ability: TerminalEmulator.PictureAbility) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      [scratch.model, "--symbols", "pixels"], in: scratch, columns: 100)
    terminal.showPictures(ability)
    try terminal.waitFor(Self.none)
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    // Late answers are not typed.
    try terminal.type("\u{1B}P>|kitty(0.39.1)\u{1B}\\\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;4c")
    try terminal.press(.character("v"))
    try terminal.waitFor("images of quadrants")
    #expect(terminal.emulator.pictures.isEmpty && terminal.emulator.otherPictures.isEmpty)
    #expect(terminal.emulator.transmissions == 0)
    if ability.name == nil { #expect(!terminal.output.contains(Array("\u{1B}_".utf8))) }
    try terminal.quit()
  }

  @Test(arguments: ["STY", "TMUX"]) func whoForgetsPicturesIsNotAsked(variable: String) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      [scratch.model, "--symbols", "pixels"], in: scratch, environment: [variable: "12"], columns: 100)
    terminal.showPictures(.kitty)
    try terminal.waitFor(Self.none)
    #expect(!terminal.output.contains(Array("\u{1B}[>q".utf8)))
    try terminal.quit()
  }

  /// An answer that comes while the program leaves is not left to the shell.
  @Test func nothingIsLeftToTheShell() throws {
    for _ in 0..<3 {
      let scratch = try Scratch()
      let terminal = try PseudoTerminal(
        "/bin/sh", ["-c", "\(BuiltProgram.latent) \(scratch.model); echo ended; exec cat -v"],
        environment: scratch.environment, workingDirectory: scratch.folder, columns: 100)
      terminal.showPictures(.kitty)
      try terminal.press(.character("q"))
      try terminal.waitFor("ended")
      try terminal.type("more\n")
      try terminal.waitUntil("what is typed") { $0.screen.contains("more") }
      #expect(!terminal.emulator.text.contains("kitty") && !terminal.emulator.text.contains("62;22"))
      try terminal.press(.control("d"))
      #expect(try terminal.waitForExit() == .code(0))
      terminal.expectCleanTerminal()
    }
  }

  @Test func whatIsPrintedHasNoPixels() throws {
    let scratch = try Scratch()
    let refused = try scratch.latent(["render", scratch.model, "--symbols", "pixels"])
    #expect(refused.code != 0 && refused.errors.contains("--symbols pixels is for the explorer"))
  }

  @Test func theToyHasPixelsToo() throws {
    for _ in 0..<20 {
      let terminal = try PseudoTerminal.latent(
        ["toy", "--symbols", "pixels"], in: Scratch(withModel: false), columns: 100)
      terminal.showPictures(.kitty)
      try terminal.waitUntil("pictures, or that there are none") {
        !$0.seenPictures.isEmpty || $0.contains("shows no pixels")
      }
      expectNothingIsHidden(terminal.emulator)
      let hasPictures = !terminal.emulator.seenPictures.isEmpty
      try terminal.quit()
      if hasPictures { return }
    }
    Issue.record("no pictures")
  }
}
