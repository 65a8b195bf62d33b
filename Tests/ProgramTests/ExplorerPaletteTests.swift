import Foundation
import Testing
import Training

/// The real program: commands by name, and bookmarks that outlive it.
@Suite struct ExplorerPaletteTests {
  @Test func aCommandIsTyped() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character(":"))
    try terminal.waitFor("commands")
    try terminal.type("z 3 1.5")
    try terminal.press(.enter)
    try terminal.waitUntil("the value") { $0.contains("+1.50") && !$0.contains("commands") }
    try terminal.type(":less b")
    try terminal.waitFor("▸ less beta")
    try terminal.press(.tab, .enter)
    try terminal.waitFor("β 0.8")
    // A wrong value is explained and can be corrected.
    try terminal.type(":beta x")
    try terminal.press(.enter)
    try terminal.waitFor("beta: expected a number from 0 to 1000000")
    try terminal.press(.backspace)
    try terminal.type("2")
    try terminal.press(.enter)
    try terminal.waitFor("β 2")
    try terminal.press(.character("z"), .character("u"))
    try terminal.waitFor("+1.50")
    try terminal.type(":quit")
    try terminal.press(.enter)
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }

  @Test func aBookmarkOutlivesTheProgram() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.type(":z 2 -1.2")
    try terminal.press(.enter)
    try terminal.waitFor("-1.20")
    try terminal.type("ba loop")
    try terminal.press(.enter)
    try terminal.waitFor("a loop is a bookmark now")
    // A question comes at the end, and they are saved.
    try terminal.press(.character("q"))
    try terminal.waitFor("The bookmarks have changed")
    let answer = try #require(terminal.emulator.position(of: "save, then quit"))
    try terminal.click(x: answer.x, y: answer.y)
    try terminal.waitFor("save as")
    try terminal.press(.enter)
    try terminal.waitFor("replace it")
    try terminal.press(.character("y"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
    let saved = try Checkpoint(contentsOf: scratch.model).place?.bookmarks
    #expect(saved?.map(\.name) == ["a loop"])
    #expect(saved?.first?.z[1] == -1.2)
    let again = try PseudoTerminal.explorer(on: scratch)
    try again.press(.character("z"), .character("B"))
    try again.waitFor("  a loop")
    try again.press(.enter)
    try again.waitFor("at a loop")
    try again.waitFor("-1.20")
    try again.quit()
  }
}
