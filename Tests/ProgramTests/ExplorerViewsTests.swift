import Testing

/// The real program in every view, on every kind of terminal.
@Suite struct ExplorerViewsTests {
  /// What a terminal can show, and what the user wants.
  enum Screen: CaseIterable {
    case colors256, colors16, colors8, mono, noColor, unknown, localeC, localeC16, small, smallLocaleC

    var kind: TerminalDescription.Kind {
      switch self {
      case .colors16, .localeC16: .colors16
      case .colors8: .colors8
      case .mono: .mono
      case .colors256, .noColor, .unknown, .localeC, .small, .smallLocaleC: .colors256
      }
    }

    var environment: [String: String] {
      switch self {
      case .noColor: ["NO_COLOR": "1"]
      case .unknown: ["TERM": "no-such-terminal"]
      case .localeC, .localeC16, .smallLocaleC: ["LC_ALL": "C"]
      case .colors256, .colors16, .colors8, .mono, .small: [:]
      }
    }

    var isSmall: Bool { self == .small || self == .smallLocaleC }
    var isUnicode: Bool { environment["LC_ALL"] == nil }

    /// The most colours on the screen.
    var colors: Int {
      switch self {
      case .colors256, .unknown, .localeC, .small, .smallLocaleC: 256
      case .colors16, .localeC16: 16
      case .colors8: 8
      case .mono, .noColor: 0
      }
    }
  }

  /// Expects a picture that this terminal can show.
  private func expectPicture(
    _ emulator: TerminalEmulator, _ view: ExplorerView, on screen: Screen,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let rows = emulator.screen
    let name = Comment(rawValue: "\(view) on \(screen):\n\(rows.joined(separator: "\n"))")
    let corners = screen.isUnicode ? ["╭", "╮", "╰", "╯"] : ["+-", "-+"]
    // On a small screen few views have frames.
    let isFramed = !screen.isSmall
    #expect(
      !isFramed || corners.allSatisfy { emulator.text.contains($0) }, name, sourceLocation: sourceLocation)
    let cells = emulator.grid.rows.dropFirst().dropLast().joined()
    let drawn = cells.filter { $0.symbol != " " || $0.style.background != .standard }.count
    #expect(drawn > cells.count / 20, name, sourceLocation: sourceLocation)
    if !screen.isUnicode {
      #expect(rows.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) }, name, sourceLocation: sourceLocation)
    }
    let wrong = emulator.grid.rows.joined().flatMap { [$0.style.foreground, $0.style.background] }.filter {
      switch $0 {
      case .standard: false
      case .palette(let index): Int(index) >= screen.colors
      case .rgb: true
      }
    }
    #expect(wrong.isEmpty, name, sourceLocation: sourceLocation)
  }

  @Test(arguments: Screen.allCases) func everyViewIsDrawn(screen: Screen) throws {
    let terminal = try PseudoTerminal.explorer(
      on: Scratch(), environment: screen.environment, columns: screen.isSmall ? 40 : 80, rows: screen.isSmall ? 12 : 24,
      kind: screen.kind)
    // Nothing moves by itself.
    try terminal.press(.character("z"))
    for isTraining in [false, true] {
      if isTraining {
        try terminal.press(.character(" "))
        try terminal.waitFor("training")
      }
      for view in ExplorerView.allCases {
        try terminal.open(view)
        expectPicture(terminal.emulator, view, on: screen)
      }
      try terminal.open(.explore)
    }
    try terminal.waitUntil("steps") { ($0.step ?? 0) > Scratch.modelSteps }
    try terminal.press(.character("q"))
    try terminal.waitFor("quit without saving")
    try terminal.press(.character("d"))
    #expect(try terminal.waitForExit() == .code(0))
    // The system's description of xterm has features that the emulator lacks.
    if screen != .unknown { terminal.expectCleanTerminal() }
  }

  @Test func everyViewOfAShippedModelIsDrawn() throws {
    // Its data are missing: views with images say so.
    let terminal = try PseudoTerminal.latent(["mnist-2d"], in: Scratch(withModel: false))
    try terminal.waitFor("q quit")
    try terminal.press(.character("z"))
    for view in ExplorerView.allCases {
      try terminal.open(view)
      expectPicture(terminal.emulator, view, on: .colors256)
    }
    try terminal.quit()
  }

  @Test func aTerminalOfLinesHasTheViewsInWords() throws {
    let terminal = try PseudoTerminal.latent(
      [Scratch.modelName], in: Scratch(), environment: ["TERM": "dumb"], columns: 200, rows: 60)
    try terminal.waitFor("help lists the commands.")
    for view in ExplorerView.allCases where view != .explore {
      try terminal.type("\(view)\nshow\n")
      try terminal.waitUntil("words about \(view)") { $0.text.lowercased().contains("\(view)") }
    }
    try terminal.type("quit\n")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(!terminal.output.contains(0x1B))
    terminal.expectCleanTerminal()
  }
}
