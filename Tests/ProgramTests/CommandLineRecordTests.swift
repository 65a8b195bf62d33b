import Foundation
import Testing

/// `latent record` as a user starts it.
@Suite struct CommandLineRecordTests {
  private static let script = "explore m.safetensors\nsize 80x24\ncolor 256\npress Right*2\nwait 0.2\n"

  @Test func theSameScriptGivesTheSameBytes() throws {
    let workshop = try Workshop()
    try workshop.write(Array(Self.script.utf8), to: "s.keys")
    #expect(
      try workshop.latent(
        "train", "--data", "digits", "--latent", "2", "--hidden", "8", "--epochs", "1", "--out", "m.safetensors"
      )
      .code == 0)
    for name in ["a.svg", "b.SVG", "c.cast", "d.gif"] {
      let result = try workshop.latent("record", "s.keys", "--out", name)
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors == "latent: saved \(name): 2 frames\n")
    }
    let first = try Data(contentsOf: URL(filePath: workshop.path("a.svg")))
    #expect(first == (try Data(contentsOf: URL(filePath: workshop.path("b.SVG")))))
    #expect(first.count > 10_000)
  }

  @Test func trainingIsAsFastEveryTime() throws {
    let workshop = try Workshop()
    let script =
      "explore --new --data digits --latent 2 --hidden 8 --view map\npace 40\nwait 1\npress 1\nwait 1\n"
    try workshop.write(Array(script.utf8), to: "s.keys")
    for name in ["a.svg", "b.svg"] {
      let result = try workshop.latent("record", "s.keys", "--out", name)
      #expect(result.code == 0, "\(result.errors)")
    }
    let first = try String(contentsOf: URL(filePath: workshop.path("a.svg")), encoding: .utf8)
    #expect(first == (try String(contentsOf: URL(filePath: workshop.path("b.svg")), encoding: .utf8)))
    #expect(first.contains("step 80"))
  }

  @Test(arguments: [
    ("explore --new --engine torch\n", "x.svg", 1, "leave out --plain, --follow, --engine"),
    ("wait 1\njump\n", "x.svg", 1, "s.keys:2: expected press, type, wait, until or record"),
    ("wait 1\n", "x.mp4", 64, "x.mp4: expected a name that ends in .svg, .gif or .cast"),
    ("explore --plain\n", "x.svg", 1, "leave out --plain"),
    ("explore --nonsense\n", "x.svg", 1, "s.keys, explore: Unknown option '--nonsense'"),
    ("explore nothing-of-this-name\n", "x.svg", 1, "nothing-of-this-name"),
    ("wait 1\n", "no/such/x.svg", 1, "no/such/x.svg"),
  ])
  func badInputIsOneSentence(script: String, out: String, code: Int32, sentence: String) throws {
    let workshop = try Workshop()
    try workshop.write(Array(script.utf8), to: "s.keys")
    let result = try workshop.latent("record", "s.keys", "--out", out)
    #expect(result.code == code, "\(result.errors)")
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: workshop.path(out)))
  }
}
