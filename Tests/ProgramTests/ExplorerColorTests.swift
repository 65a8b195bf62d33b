import Testing

/// Colours of pictures on a terminal: true colour if announced or requested, otherwise less.
@Suite struct ExplorerColorTests {
  private func opened(
    _ options: [String] = [], environment: [String: String] = [:], kind: TerminalDescription.Kind = .colors256,
    columns: Int = 80, rows: Int = 24
  ) throws -> PseudoTerminal {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      [scratch.model] + options, in: scratch, environment: environment, columns: columns, rows: rows, kind: kind)
    try terminal.waitFor("q quit")
    try terminal.press(.character("z"))
    try terminal.waitFor("t tour")
    return terminal
  }

  /// The greys of the picture's cells, foreground and background; nil if one of them is not a true-colour grey.
  private func greys(_ terminal: PseudoTerminal) -> Set<UInt8>? {
    var found: Set<UInt8> = []
    for cell in terminal.emulator.picture {
      // A cell of one grey is a space with a background.
      for color in cell.symbol == " " ? [cell.style.background] : [cell.style.foreground, cell.style.background] {
        guard case .rgb(let red, let green, let blue) = color, red == green, green == blue else { return nil }
        found.insert(red)
      }
    }
    return found
  }

  /// Whether two screens look the same. Colour differences of up to 2 of 255 are not written, so two drawings of a
  /// picture may differ by twice as much.
  private func areAlike(_ first: [TerminalEmulator.Cell], _ second: [TerminalEmulator.Cell]) -> Bool {
    func areNear(_ a: TerminalEmulator.Color, _ b: TerminalEmulator.Color) -> Bool {
      guard case .rgb(let red, let green, let blue) = a, case .rgb(let red2, let green2, let blue2) = b else {
        return a == b
      }
      return zip([red, green, blue], [red2, green2, blue2]).allSatisfy { abs(Int($0) - Int($1)) <= 4 }
    }
    return first.count == second.count
      && zip(first, second).allSatisfy { a, b in
        // A cell of one colour is a space.
        func front(_ cell: TerminalEmulator.Cell) -> TerminalEmulator.Color {
          cell.symbol == " " ? cell.style.background : cell.style.foreground
        }
        let haveSameSymbol = a.symbol == b.symbol || Set([a.symbol, b.symbol]) == [" ", "▀"]
        return haveSameSymbol && areNear(front(a), front(b)) && areNear(a.style.background, b.style.background)
      }
  }

  private func hasTrueColor(_ terminal: PseudoTerminal) -> Bool {
    terminal.emulator.grid.rows.joined().contains { cell in
      [cell.style.foreground, cell.style.background].contains { if case .rgb = $0 { true } else { false } }
    }
  }

  @Test func aGreyPictureHasAllGreysWhereTrueColorIsAnnounced() throws {
    let terminal = try opened(environment: ["COLORTERM": "truecolor"])
    let origin = terminal.emulator.grid
    let found = try #require(greys(terminal))
    // Not only black, white and the palette's greys.
    #expect(found.contains { $0 != 0 && $0 != 255 && $0 % 10 != 8 })
    // Everything else is as with a palette.
    #expect(terminal.emulator.contains("▸"))
    try terminal.press(.shiftRight)
    try terminal.waitFor("+0.50")
    #expect(greys(terminal) != nil && terminal.emulator.grid != origin)
    try terminal.press(.character("z"))
    try terminal.waitUntil("the origin") { !$0.contains("+0.50") }
    #expect(areAlike(terminal.emulator.grid.rows.flatMap { $0 }, origin.rows.flatMap { $0 }))
    try terminal.quit()
  }

  /// A picture is whole again after an overlay, a resize and Ctrl-Z.
  @Test func thePictureComesBack() throws {
    let terminal = try opened(environment: ["COLORTERM": "24bit"])
    let picture = terminal.emulator.picture
    try terminal.press(.character("?"))
    try terminal.waitUntil("help over the picture") { $0.picture != picture }
    try terminal.press(.escape)
    try terminal.waitUntil("the picture") { areAlike($0.picture, picture) }
    try terminal.resize(columns: 100, rows: 30)
    try terminal.waitUntil("another layout") { $0.screen.last?.contains("? help") ?? false && $0.picture != picture }
    try terminal.resize(columns: 80, rows: 24)
    try terminal.waitUntil("the picture") { areAlike($0.picture, picture) }
    try terminal.quit()
  }

  @Test func keysTurnThroughColorsAndSymbols() throws {
    let terminal = try opened(environment: ["COLORTERM": "truecolor"])
    let rich = terminal.emulator.picture
    for words in ["256 colours", "16 colours", "8 colours", "no colours"] {
      try terminal.press(.character("V"))
      try terminal.waitFor(words)
      #expect(!hasTrueColor(terminal), "\(words)")
    }
    try terminal.press(.character("V"))
    try terminal.waitFor("true colour")
    #expect(areAlike(terminal.emulator.picture, rich))
    for words in ["quadrants", "shades", "ASCII", "octants", "half blocks"] {
      try terminal.press(.character("v"))
      try terminal.waitFor("images of \(words)")
      if words == "octants" {
        #expect(terminal.emulator.picture.contains { (0x1CD00...0x1CDE5).contains($0.symbol.value) })
      }
    }
    #expect(areAlike(terminal.emulator.picture, rich))
    try terminal.quit()
  }

  @Test(arguments: [
    (["COLORTERM": "truecolor", "NO_COLOR": "1"], TerminalDescription.Kind.colors256),
    (["COLORTERM": "truecolor", "LC_ALL": "C"], .colors256), (["COLORTERM": "truecolor"], .colors16),
    (["COLORTERM": "truecolor"], .mono), (["COLORTERM": "yes"], .colors256), ([:], .colors256),
  ])
  func itIsNotUsedWhereItCannotBeTrusted(environment: [String: String], kind: TerminalDescription.Kind) throws {
    // Wider, so that the hints fit in ASCII, too.
    let terminal = try opened(environment: environment, kind: kind, columns: 100)
    try terminal.press(.shiftRight)
    try terminal.waitFor("+0.50")
    #expect(!hasTrueColor(terminal))
    try terminal.quit()
  }

  @Test func whoAsksForItGetsIt() throws {
    let terminal = try opened(["--color", "truecolor"])
    #expect(greys(terminal) != nil)
    try terminal.quit()
    // A request for less is respected, too.
    let plain = try opened(["--color", "256"], environment: ["COLORTERM": "truecolor"])
    #expect(!hasTrueColor(plain))
    try plain.quit()
  }

  @Test func aTerminalWithDirectColorHasItToo() throws {
    let terminal = try opened(kind: .direct)
    #expect(greys(terminal) != nil)
    // The interface keeps the palette's colours.
    let colors = Set(terminal.emulator.grid.rows.joined().map(\.style.foreground))
    #expect(colors.contains(.palette(39)))
    try terminal.quit()
  }

  @Test(arguments: [TerminalDescription.Kind.colors256, .colors16, .mono])
  func octantsAreDrawnWhereverThereIsUnicode(kind: TerminalDescription.Kind) throws {
    let terminal = try opened(["--symbols", "octant"], kind: kind)
    // Far from the origin, where the contrast is larger: 16 colours have four greys only.
    try terminal.press(.shiftRight, .shiftRight, .shiftRight, .shiftRight, .shiftRight, .shiftRight)
    try terminal.waitFor("+3.00")
    #expect(terminal.emulator.picture.contains { (0x1CD00...0x1CDE5).contains($0.symbol.value) })
    try terminal.quit()
  }
}
