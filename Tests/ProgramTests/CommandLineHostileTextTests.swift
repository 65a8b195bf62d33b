import Foundation
import Safetensors
import Testing

/// Names and texts that would act on a terminal: no command prints them unchanged anywhere.
@Suite struct CommandLineHostileTextTests {
  /// A colour, a title, a bell, an eight-bit control character, a change of writing direction, an end of line.
  static let harm = "h\u{1B}[31m\u{1B}]0;t\u{07}\u{9B}2J\u{202E}\u{200B}\nlatent: fake\r"
  /// Its printable form.
  static let shown = #"h\u{1B}[31m\u{1B}]0;t\u{7}\u{9B}2J\u{202E}\u{200B}\nlatent: fake\r"#

  private func expectHarmless(
    _ result: ProgramResult, _ what: String, isNamed: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let comment = Comment(rawValue: "\(what): \(result)")
    for text in [result.output, result.errors] {
      let acts = text.unicodeScalars.contains {
        ($0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t") || $0.properties.isBidiControl
          || $0 == "\u{200B}"
      }
      #expect(!acts, comment, sourceLocation: sourceLocation)
      // Its own line would look like ours.
      #expect(!text.split(separator: "\n").contains("latent: fake"), comment, sourceLocation: sourceLocation)
    }
    let isShown = (result.output + result.errors).contains(Self.shown)
    if isNamed { #expect(isShown, comment, sourceLocation: sourceLocation) }
  }

  /// A missing file, and one that is not a model.
  @Test(arguments: [
    ["inspect"], ["evaluate"], ["render"], ["encode"], ["probe"], ["disentangle"], ["train", "--resume"], ["explore"],
    ["explore", "--plain"],
  ])
  func aFilesName(command: [String]) throws {
    let workshop = try Workshop()
    let name = Self.harm + ".safetensors"
    expectHarmless(try workshop.latent(command + [name]), "missing")
    try workshop.write(Array("no model".utf8), to: name)
    expectHarmless(try workshop.latent(command + [name]), "broken")
    expectHarmless(try workshop.latent(command + [Self.harm]), "not known")
  }

  /// A model and data with this name: everything that is printed on success.
  @Test func aModelAndItsDataInUse() throws {
    let workshop = try Workshop.withDigits()
    let file = Self.harm + ".safetensors"
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path(Self.harm))
    let options = ["--data", "./" + Self.harm, "--hidden", "16", "--latent", "3", "--batch", "50"]
    let trained = try workshop.latent(["train"] + options + ["--epochs", "2", "--out", file])
    #expect(trained.code == 0)
    expectHarmless(trained, "train")
    for command in [
      ["inspect", file], ["evaluate", file], ["probe", file, "--labels", "20", "--draws", "1"],
      ["train", "--resume", file, "--epochs", "3"], ["train", "--resume", file, "--epochs", "3"],
    ] {
      let result = try workshop.latent(command)
      #expect(result.code == 0, "\(result)")
      expectHarmless(result, "\(command)", isNamed: !command.contains("--epochs") || command.count < 4)
    }
    for command in [["render", file, "--sample", "2"], ["encode", file, "--limit", "2"]] {
      expectHarmless(try workshop.latent(command), "\(command)", isNamed: false)
    }
    let words =
      "printf 'reconstruct\\nshow\\nopen\\ntraining\\nshow\\nsave\\nquit\\n' | exec \"$0\" explore --plain \"$1\""
    let plain = try workshop.start("/bin/sh", ["-c", words, BuiltProgram.latent, file])
    expectHarmless(try plain.finish(), "plain", isNamed: false)
    // In JSON the value is unchanged.
    let json = try workshop.latent("inspect", file, "--json")
    expectHarmless(json, "json", isNamed: false)
    #expect((try json.objects.first?["data"] as? String)?.hasSuffix(Self.harm) == true)
    for command in [["evaluate", file, "--json"], ["probe", file, "--labels", "20", "--draws", "1", "--json"]] {
      let result = try workshop.latent(command)
      expectHarmless(result, "\(command)", isNamed: false)
      #expect((try result.objects.first?["data"] as? String)?.hasSuffix(Self.harm) == true)
    }
    // A run that ends early says where it was saved.
    let running = try workshop.start(
      BuiltProgram.latent, ["train", "--resume", file, "--epochs", "100000"])
    try running.wait(for: "an epoch") { $0.outputSoFar.filter { $0 == "\n" }.count >= 3 }
    kill(running.process.processIdentifier, SIGTERM)
    expectHarmless(try running.finish(), "stopped")
  }

  /// A file's own words: metadata entries and tensor names.
  @Test func aFilesWords() throws {
    let workshop = try Workshop.withModel()
    let bytes = try workshop.bytes("m.safetensors")
    var count = 0
    func look(_ change: (inout TensorArchive) throws -> Void) throws {
      var archive = try TensorArchive(decoding: bytes)
      try change(&archive)
      try workshop.write(archive.encoded(), to: "hostile.safetensors")
      for command in ["inspect", "evaluate", "render", "encode"] {
        expectHarmless(try workshop.latent(command, "hostile.safetensors"), "\(count) \(command)", isNamed: false)
      }
      count += 1
    }
    for key in try TensorArchive(decoding: bytes).metadata.keys {
      try look { $0.metadata[key] = Self.harm }
      try look { $0.metadata[key] = $0.metadata[key].map { $0.replacing(#"digits"#, with: Self.harm) } }
    }
    try look { $0.metadata[Self.harm] = Self.harm }
    try look { archive in
      let name = try #require(archive.tensors.keys.first)
      archive.tensors[Self.harm] = archive.tensors[name]
    }
    try look { archive in
      let name = try #require(archive.tensors.keys.first)
      archive.tensors[Self.harm] = archive.tensors.removeValue(forKey: name)
    }
  }

  /// What the parser repeats of its arguments.
  @Test(arguments: [
    ["train", "--epochs", harm], ["train", "--" + harm], [harm, harm], ["train", "--data", harm],
    ["render", "m", "--z", harm],
    ["train", "--objective", harm], ["data", "fetch", harm], ["toy", "--target", harm], ["train", "--init", harm],
    ["train", "--data", "digits", "--out", harm + "/x.safetensors"],
  ])
  func anArgument(arguments: [String]) throws {
    let result = try Workshop().latent(arguments)
    #expect(result.code != 0)
    expectHarmless(result, "\(arguments)")
  }

  /// The words of another program: a failing `curl`.
  @Test func anotherProgramsWords() throws {
    let workshop = try Workshop()
    try workshop.makeFolder("bin")
    let script = "#!/bin/sh\nprintf 'curl: %s' '\(Self.harm)' >&2\nexit 6\n"
    try workshop.write(Array(script.utf8), to: "bin/curl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workshop.path("bin/curl"))
    let result = try workshop.latent("data", "fetch", "mnist", environment: ["PATH": workshop.path("bin")])
    #expect(result.code == 1)
    expectHarmless(result, "curl", isNamed: false)
  }

  /// The last line after the screen closes, and the screen itself.
  @Test func theLastLineAfterTheScreen() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch, columns: 100)
    try terminal.train()
    try terminal.type("s")
    try terminal.waitFor("─ save as ─")
    try terminal.press(.control("u"))
    // A field drops control characters; a change of writing direction stays part of the name.
    try terminal.type("\u{1B}[200~evil\u{202E}\u{1B}31m\u{1B}[201~\r")
    try terminal.waitFor("saved ")
    try terminal.quit()
    #expect(scratch.checkpoints.contains { $0.hasSuffix("evil\u{202E} 31m.safetensors") })
    #expect(terminal.emulator.text.contains(#"/evil\u{202E} 31m.safetensors"#))
    #expect(!terminal.output.contains([0xE2, 0x80, 0xAE]))
  }
}
