import Foundation
import Testing
import Training

/// The real program when it has to end or stop, wherever the user is.
@Suite struct ExplorerSignalTests {
  /// The places: a view, or something that takes keys.
  enum Place: CaseIterable {
    case explore, map, manifold, traversals, reconstruct, interpolate, draw, samples, training, compare, dial
    case save, open, palette, bookmark, bookmarks, question, help, imageNumber, form

    var view: ExplorerView {
      switch self {
      case .imageNumber: .reconstruct
      case .form: .training
      default: ExplorerView.allCases.first { $0.rawValue == "\(self)" } ?? .explore
      }
    }

    /// The key that opens the prompt, and its text on the screen.
    var prompt: (key: TerminalKey, text: String)? {
      switch self {
      case .save: (.character("s"), "─ save as ─")
      case .open: (.character("o"), "─ open ")
      case .palette: (.character(":"), "─ commands ─")
      case .bookmark: (.character("b"), "─ bookmark ")
      case .bookmarks: (.character("B"), "─ bookmarks ─")
      case .question: (.character("q"), "─ not saved ─")
      case .help: (.character("?"), "─ explore ─")
      case .imageNumber: (.character("/"), "─ number of the image ─")
      case .form: (.character("w"), "─ begin another run ─")
      default: nil
      }
    }
  }

  private func go(to place: Place, in terminal: PseudoTerminal) throws {
    try terminal.open(place.view)
    // Before that there is nothing to choose from.
    if place == .imageNumber { try terminal.waitFor("of \(TinyDigits.testCount) images") }
    guard let (key, text) = place.prompt else { return }
    try terminal.press(key)
    try terminal.waitFor(text)
  }

  /// The run that the last message names is complete, and no step that was seen is missing.
  private func expectKept(
    _ terminal: PseudoTerminal, _ scratch: Scratch, step: Int, _ place: Place,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let comment = Comment(rawValue: "\(place): \(terminal.emulator.screen)")
    #expect(
      terminal.emulator.text.contains("latent: the run was saved at step "), comment, sourceLocation: sourceLocation)
    let path = try #require(scratch.autosaves.first, comment, sourceLocation: sourceLocation)
    #expect(try Checkpoint(contentsOf: path).step >= step, comment, sourceLocation: sourceLocation)
  }

  @Test(arguments: Place.allCases) func anEndKeepsTheRun(place: Place) throws {
    // All of them in the views; otherwise one of them in turn.
    let all = [SIGTERM, SIGHUP, SIGINT]
    let number = Place.allCases.firstIndex(of: place) ?? 0
    for signal in place.prompt == nil ? all : [all[number % 3]] {
      let scratch = try Scratch()
      let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100, rows: 30)
      try terminal.train()
      let step = try #require(terminal.emulator.step)
      try go(to: place, in: terminal)
      terminal.signal(signal)
      #expect(try terminal.waitForExit() == .signal(signal))
      terminal.expectCleanTerminal()
      try expectKept(terminal, scratch, step: step, place)
    }
  }

  /// A connection that hangs: nobody reads, and the buffer between program and terminal is full.
  @Test func aTerminalThatTakesNothingIsNotWaitedFor() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100, rows: 30)
    try terminal.train()
    let step = try #require(terminal.emulator.step)
    usleep(2_000_000)
    terminal.signal(SIGTERM)
    let deadline = ContinuousClock.now + .seconds(60)
    while scratch.autosaves.isEmpty, ContinuousClock.now < deadline { usleep(20_000) }
    let path = try #require(scratch.autosaves.first, "while nobody reads")
    #expect(try Checkpoint(contentsOf: path).step >= step)
    #expect(try terminal.waitForExit() == .signal(SIGTERM))
  }

  /// After a crash the last message says where the run was saved.
  @Test func aCrashSaysWhereTheRunIs() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100, rows: 30)
    try terminal.train()
    try terminal.press(.character(" "))
    try terminal.waitUntil("an autosave") { _ in !scratch.autosaves.isEmpty }
    // The save is reported once these are answered and a few frames have passed.
    try terminal.open(.training)
    try terminal.open(.explore)
    usleep(500_000)
    terminal.signal(SIGABRT)
    _ = try terminal.waitForExit()
    #expect(terminal.emulator.text.contains("latent: the run was saved at step "), "\(terminal.emulator.screen)")
  }

  @Test func aStopIsAStopEverywhere() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch(), columns: 100, rows: 30)
    try terminal.train()
    for place in Place.allCases {
      try go(to: place, in: terminal)
      terminal.signal(SIGTSTP)
      try terminal.waitForStop()
      terminal.expectCleanTerminal()
      try terminal.resume()
      try terminal.waitUntil("the same again, \(place)") { screen in
        screen.screen[0].hasPrefix(place.view.title) && place.prompt.map { screen.contains($0.text) } ?? true
      }
      if let prompt = place.prompt {
        try terminal.press(.escape)
        try terminal.waitUntil("the end of \(place)") { !$0.contains(prompt.text) }
      }
    }
    try terminal.open(.explore)
    try terminal.quit()
  }

  /// At any moment, within a frame or a save: the file is complete, and the run is in it or in another one.
  @Test(arguments: 0..<12) func aSignalAtAnyMoment(number: Int) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100, rows: 30)
    try terminal.train()
    let step = try #require(terminal.emulator.step)
    try terminal.open(ExplorerView.allCases[number % ExplorerView.allCases.count])
    // Stops and resizes while it draws.
    for stop in 0..<3 {
      let view = ExplorerView.allCases[(number + stop) % ExplorerView.allCases.count]
      try terminal.press(.character("v"), .character("v"), .character("1"), view.key)
      try terminal.resize(columns: 90 + stop, rows: 28 + stop)
      usleep(UInt32((number * 7 + stop * 13) % 17) * 1000)
      terminal.signal(SIGTSTP)
      try terminal.waitForStop()
      terminal.expectCleanTerminal()
      try terminal.resume()
    }
    try terminal.open(.explore)
    if number % 2 == 0 {
      try terminal.press(.character("s"))
      try terminal.waitFor("─ save as ─")
      try terminal.type("X.safetensors\r")
    }
    usleep(UInt32(number % 6) * 1500)
    let signal = [SIGTERM, SIGHUP, SIGINT][number % 3]
    terminal.signal(signal)
    #expect(try terminal.waitForExit() == .signal(signal))
    terminal.expectCleanTerminal()
    let files = scratch.autosaves + scratch.checkpoints
    let steps = try files.map { try Checkpoint(contentsOf: $0).step }
    #expect(steps.contains { $0 >= step }, "\(files) \(terminal.emulator.screen)")
  }
}
