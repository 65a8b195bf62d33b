import Foundation
import Testing

/// The user's settings: `~/.config/latent/config`.
@Suite struct CommandLineConfigTests {
  private func workshop(_ settings: String) throws -> Workshop {
    let workshop = try Workshop.withModel()
    try FileManager.default.createDirectory(
      atPath: workshop.path(".config/latent"), withIntermediateDirectories: true)
    try workshop.write(Array(settings.utf8), to: ".config/latent/config")
    return workshop
  }

  @Test func whatIsInForceIsShownWithItsPlace() throws {
    let workshop = try workshop(
      "# mine\n\nsymbols = octant\r\nthreads=3\n  data =  /tmp/a b\ndata = ~/sets\nkey F5 = save view\ntheme = contrast\n"
    )
    let result = try workshop.latent("config")
    #expect(result.code == 0 && result.errors == "")
    let file = workshop.path(".config/latent/config")
    let rows = result.output.split(separator: "\n").map { row in
      row.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    #expect(
      rows == [
        ["symbols", "octant", "\(file):3"], ["color", "auto", "the default"], ["theme", "contrast", "\(file):8"],
        ["threads", "3", "\(file):4"],
        ["data", "/tmp/a b", "\(file):5"], ["data", "~/sets", "\(file):6"], ["key F5", "save view", "\(file):7"],
      ])
    let other = try workshop.latent("config", environment: ["XDG_CONFIG_HOME": workshop.path("none")])
    #expect(!other.output.contains("octant") && other.output.contains("the default"))
  }

  @Test(arguments: [
    ("symbols", "1: expected a setting like symbols = half; found symbols"),
    ("\nfont = x", "2: expected one of symbols, color, theme, threads, data, key F5 before =; found font"),
    (
      "symbols = round",
      "1: expected one of auto, half, quadrant, octant, block, space, ascii, pixels after =; found round"
    ),
    ("theme = blue", "1: expected one of auto, dark, light, 16, contrast after =; found blue"),
    ("threads = 0", "1: expected a number of threads, from 1 after =; found 0"),
    ("threads = 2\n# x\nthreads = 3", "3: threads stands in line 1 already"),
    ("data = sets", "1: expected a folder that begins with / or ~/ after =; found sets"),
    ("key F5 = zero all\nkey F5 = undo", "2: F5 stands in line 1 already"),
    (
      "key ? = save view",
      "1: expected a key like F5 or q, but none of !, :, ?, Enter, Esc, F1, Shift Tab, Tab, which keep their meaning; found ?"
    ),
    (
      "key F5 = fly",
      "1: expected a command of every view, as the palette names it, like save view or beta 4; found fly"
    ),
  ])
  func aLineThatSaysNothingIsNamed(settings: String, problem: String) throws {
    let workshop = try workshop(settings + "\n")
    let result = try workshop.latent("config")
    #expect(result.code == 1 && result.output == "")
    #expect(result.errors == "latent: \(workshop.path(".config/latent/config")):\(problem).\n")
  }

  @Test func foldersOfDataAreLookedIn() throws {
    let workshop = try workshop("data = ~/sets\n")
    try FileManager.default.createDirectory(atPath: workshop.path("sets"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path("sets/small"))
    let result = try workshop.latent("encode", "m.safetensors", "--data", "small", "--limit", "2")
    #expect(result.code == 0 && result.output.split(separator: "\n").count == 3, "\(result.errors)")
  }

  /// In the explorer: the symbols of pictures, and a key of one's own, which the help names.
  @Test func theExplorerFollowsThem() throws {
    let scratch = try Scratch()
    let home = try #require(scratch.environment["HOME"])
    try FileManager.default.createDirectory(atPath: "\(home)/.config/latent", withIntermediateDirectories: true)
    try Data("symbols = ascii\nkey F5 = zero all\nkey x = samples\n".utf8).write(
      to: URL(fileURLWithPath: "\(home)/.config/latent/config"))
    let terminal = try PseudoTerminal.explorer(on: scratch)
    #expect(!terminal.emulator.text.contains("▀"))
    try terminal.press(.character("z"), .right)
    try terminal.waitFor("+0.10")
    try terminal.press(.function(5))
    try terminal.waitFor(" 0.00")
    try terminal.press(.character("?"))
    try terminal.waitFor("F5")
    try terminal.press(.escape, .character("x"))
    try terminal.waitFor("samples:")
    // What the key meant before is in the palette.
    try terminal.press(.escape, .right)
    try terminal.waitFor("+0.10")
    try terminal.type(":zero")
    try terminal.press(.enter)
    try terminal.waitFor(" 0.00")
    try terminal.quit()
  }
}
