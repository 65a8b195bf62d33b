import Foundation
import Testing

/// `latent train` on a terminal: a line that keeps changing, and what remains of it.
@Suite struct CommandLineProgressTests {
  private func train(_ workshop: Workshop, _ options: String..., columns: Int = 100) throws -> PseudoTerminal {
    try PseudoTerminal(
      BuiltProgram.latent, ["train"] + TinyDigits.options + ["--out", "m.safetensors"] + options,
      environment: ["HOME": workshop.folder], workingDirectory: workshop.folder, columns: columns, rows: 24)
  }

  @Test func progressIsShownAndCtrlCSaves() throws {
    let workshop = try Workshop.withDigits()
    // Many samples of z make an epoch long enough to be seen.
    let terminal = try train(workshop, "--epochs", "10000", "--samples", "200")
    try terminal.waitFor("% ")
    try terminal.waitFor(" left  -ELBO ")
    try terminal.press(.control("c"))
    #expect(try terminal.waitForExit() == .signal(SIGINT))
    #expect(terminal.emulator.contains("latent: stopped by Ctrl-C; step "))
    #expect(!terminal.emulator.contains(" left  -ELBO "))
    #expect(terminal.leftovers == [])
    #expect(try workshop.latent("inspect", "m.safetensors").code == 0)
  }

  @Test func nothingOfTheChangingLineStays() throws {
    let workshop = try Workshop.withDigits()
    let terminal = try train(workshop, "--epochs", "2")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(terminal.emulator.contains("saved m.safetensors: 2 epochs, 12 steps"))
    #expect(!terminal.emulator.contains("-ELBO"))
    // It was there.
    #expect(String(decoding: terminal.output, as: UTF8.self).contains("\repoch 1/2  ━"))
  }

  @Test func aNarrowTerminalGetsAShorterLine() throws {
    let workshop = try Workshop.withDigits()
    let terminal = try train(workshop, "--epochs", "10000", "--samples", "200", columns: 40)
    try terminal.waitFor("epoch 1/10000  ─")
    try terminal.press(.control("c"))
    #expect(try terminal.waitForExit() == .signal(SIGINT))
    // The text before each "erase the rest of the line".
    let lines = String(decoding: terminal.output, as: UTF8.self).split(separator: "\r")
      .filter { $0.hasPrefix("epoch") && $0.contains("─") }.map { $0.prefix { $0 != "\u{1B}" } }
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.count < 40 })
  }
}
