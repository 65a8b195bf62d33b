import Testing

/// The real program: drawing with the mouse.
@Suite struct ExplorerDrawTests {
  /// A terminal's reports of a stroke through these cells, counted from 0.
  private func stroke(_ cells: [(x: Int, y: Int)]) -> String {
    let reports = cells.enumerated().map {
      "\u{1B}[<\($0.offset == 0 ? 0 : 32);\($0.element.x + 1);\($0.element.y + 1)M"
    }
    guard let last = cells.last else { return "" }
    return reports.joined() + "\u{1B}[<0;\(last.x + 1);\(last.y + 1)m"
  }

  @Test func aDigitIsDrawnWithTheMouse() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    // Dragging is reported.
    #expect(terminal.emulator.modes.contains(.mouseDrags))
    try terminal.press(.character("z"), .character("7"))
    try terminal.waitFor("draw with the mouse, or press Enter and the arrows")
    let origin = terminal.emulator.screen
    // A stroke beside the pad has no effect.
    try terminal.type(stroke([(40, 4), (44, 8)]))
    try terminal.type(stroke((3...12).map { (15, $0) }))
    try terminal.waitUntil("a class") { $0.text.contains("nearest test images)") }
    try terminal.waitFor("-ELBO")
    try terminal.waitFor("reconstruction")
    #expect(terminal.emulator.screen != origin)
    // White under the mouse, black beside it.
    #expect(terminal.emulator[15, 8]?.style.background == .palette(231))
    #expect(terminal.emulator[10, 8]?.style.background == .palette(16))
    // All views share its z.
    try terminal.press(.character("1"))
    try terminal.waitUntil("another z") { !$0.contains(" 0.00  ") }
    try terminal.press(.character("7"), .character("c"))
    try terminal.waitFor("draw with the mouse")
    try terminal.quit()
  }

  @Test func aDigitIsDrawnWithKeysOnASmallTerminalWithoutColors() throws {
    let terminal = try PseudoTerminal.explorer(
      on: Scratch(), environment: ["NO_COLOR": "1", "LC_ALL": "C"], columns: 60, rows: 20)
    try terminal.press(.character("7"), .shiftUp, .enter, .shiftDown, .shiftDown, .enter)
    try terminal.waitUntil("a class") { $0.text.contains("nearest") }
    try terminal.waitFor("-ELBO")
    #expect(terminal.emulator.screen.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) })
    try terminal.quit()
  }
}
