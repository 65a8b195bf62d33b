import Testing

extension PseudoTerminal {
  /// Starts `latent` with these arguments in its own folder.
  static func latent(
    _ arguments: [String], in scratch: Scratch, environment: [String: String] = [:], columns: Int = 80, rows: Int = 24,
    kind: TerminalDescription.Kind = .colors256
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      BuiltProgram.latent, arguments, environment: scratch.environment.merging(environment) { $1 },
      workingDirectory: scratch.folder, columns: columns, rows: rows, kind: kind)
    terminal.companion = scratch
    return terminal
  }

  /// Opens the small model and waits until it is on the screen.
  static func explorer(
    on scratch: Scratch, environment: [String: String] = [:], columns: Int = 80, rows: Int = 24,
    kind: TerminalDescription.Kind = .colors256
  ) throws -> PseudoTerminal {
    let terminal = try latent(
      [scratch.model], in: scratch, environment: environment, columns: columns, rows: rows, kind: kind)
    try terminal.waitFor("q quit")
    return terminal
  }

  /// Starts training and waits until steps have been taken.
  func train(file: String = #fileID, line: Int = #line) throws {
    let step = try #require(emulator.step)
    try press(.character(" "))
    try waitUntil("steps beyond \(step)", file: file, line: line) { ($0.step ?? 0) > step + 20 }
  }

  /// Quits, without saving if asked, and checks what is left.
  func quit(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try press(.character("q"))
    // Fails at once if the program ends without a question.
    try? waitFor("quit without saving")
    if state == .running { try press(.character("d")) }
    #expect(try waitForExit() == .code(0), sourceLocation: sourceLocation)
    expectCleanTerminal(sourceLocation: sourceLocation)
  }

  /// Expects a restored terminal, and that everything sent was understood.
  func expectCleanTerminal(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(leftovers == [], sourceLocation: sourceLocation)
    #expect(emulator.unknown == [], sourceLocation: sourceLocation)
  }
}

extension TerminalEmulator {
  /// The rows as one text, so that words broken at a row's end are found.
  var text: String { screen.joined() }

  /// The first number after a word on the screen.
  func number(after word: String) -> Double? {
    guard let row = screen.first(where: { $0.contains(word) }), let place = row.firstRange(of: word) else { return nil }
    let rest = row[place.upperBound...].drop { $0 == " " }
    return Double(rest.prefix { $0.isNumber || "+-.".contains($0) })
  }

  var step: Int? { number(after: "step ").map { Int($0) } }

  /// The cells of the decoded picture on a screen of 80 by 24.
  var picture: [Cell] { (2..<16).flatMap { y in (1..<29).compactMap { self[$0, y] } } }

  /// The number of cells with dots of a curve.
  var curveCells: Int {
    grid.rows.reduce(0) { $0 + $1.filter { (0x2801...0x28FF).contains($0.symbol.value) }.count }
  }
}
