import Foundation
import Testing

/// What a view shows, on its way out of a terminal.
@Suite struct ExplorerCopyTests {
  @Test func theViewGoesToTheClipboard() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("\""))
    try terminal.waitFor("sent the view as text")
    let text = try #require(terminal.emulator.clipboard)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // All rows but the last, which has the notice; what is drawn in two colours is drawn in black and white.
    #expect(lines.count == 24 && lines[23].isEmpty)
    #expect(lines[0] == terminal.emulator.screen[0])
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    try terminal.quit()
  }

  @Test func theViewGoesToAFile() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.press(.character("$"))
    try terminal.waitFor("saved 1 picture: ")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasSuffix(".png") }
    #expect(files.count == 1)
    #expect(terminal.emulator.text.contains("saved 1 picture: \(files.first ?? "")"))
    try terminal.quit()
  }
}
