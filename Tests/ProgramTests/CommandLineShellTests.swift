import Foundation
import Testing

/// `latent setup-shell`: the manual page and completions.
@Suite struct CommandLineShellTests {
  private static let files = [
    "share/man/man1/latent.1", "share/bash-completion/completions/latent", "share/zsh/site-functions/_latent",
    "config/fish/completions/latent.fish",
  ]

  private func setup(_ workshop: Workshop) throws -> ProgramResult {
    try workshop.latent(
      "setup-shell",
      environment: ["XDG_DATA_HOME": workshop.path("share"), "XDG_CONFIG_HOME": workshop.path("config")])
  }

  private func text(_ file: String, in workshop: Workshop) throws -> String {
    try String(contentsOfFile: workshop.path(file), encoding: .utf8)
  }

  /// What a shell prints; nil if it is not on this machine.
  private func run(_ program: String, _ arguments: [String], folder: String) throws -> String? {
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let own = URL(fileURLWithPath: BuiltProgram.latent).deletingLastPathComponent().path
    process.environment = ["PATH": "\(own):/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "MANWIDTH": "100"]
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  @Test func everythingIsWrittenAndWrittenAgain() throws {
    let workshop = try Workshop()
    for _ in 0..<2 {
      let result = try setup(workshop)
      #expect(result.code == 0 && result.errors == "")
      #expect(result.output.components(separatedBy: "wrote ").count == 5)
    }
    for file in Self.files { #expect(try text(file, in: workshop).contains("Written by `latent setup-shell`")) }
    // What zsh looks for.
    #expect(try text(Self.files[2], in: workshop).hasPrefix("#compdef latent\n"))
  }

  @Test func theHomeFolderIsUsedWithoutXDG() throws {
    let workshop = try Workshop()
    let result = try workshop.latent(
      "setup-shell", environment: ["HOME": workshop.path("me"), "XDG_DATA_HOME": "relative", "XDG_CONFIG_HOME": ""])
    #expect(result.code == 0)
    for file in ["me/.local/share/man/man1/latent.1", "me/.config/fish/completions/latent.fish"] {
      #expect(FileManager.default.fileExists(atPath: workshop.path(file)), "\(file)")
    }
  }

  @Test func aFileOfSomebodyElseStays() throws {
    let workshop = try Workshop()
    let folder = workshop.path("share/bash-completion/completions")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("complete -W mine latent\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/latent"))
    let result = try setup(workshop)
    #expect(result.code == 1 && result.errors.contains("\(folder)/latent was not written by latent"))
    #expect(try text(Self.files[1], in: workshop) == "complete -W mine latent\n")
    // The others are written nevertheless.
    #expect(try text(Self.files[0], in: workshop).contains(".TH LATENT 1"))
  }

  /// `man` reads it without a warning, and every subcommand with its options is in it.
  @Test func thePageIsAManualPage() throws {
    let workshop = try Workshop()
    _ = try setup(workshop)
    let page = try text(Self.files[0], in: workshop)
    for name in ["train", "evaluate", "render", "plot", "data fetch", "setup\\-shell"] {
      #expect(page.contains("\n.SS latent \(name)\n") || page.contains("\n.SS latent setup-shell\n"), "\(name)")
    }
    #expect(page.contains("\\fB\\-\\-seed\\fR \\fIseed\\fR"))
    // An example stays on its lines.
    #expect(page.contains(".nf\n.RS 4\nlatent train ") && page.contains("    symbols = half\n    color = 256\n"))
    guard let shown = try run("/usr/bin/man", ["--warnings", "-l", Self.files[0]], folder: workshop.folder) else {
      return
    }
    #expect(shown.contains("latent - explore the latent space") && !shown.contains("warning"))
  }

  /// The completions work in bash itself.
  @Test(arguments: [
    (["ev"], "evaluate"), (["evaluate", "--js"], "--json"), (["train", "--objective", "iw"], "iwae"),
    (["data", "fe"], "fetch"), (["evaluate", "mine"], "mine.pth"), (["evaluate", "folder/"], "folder/a.pth"),
    (["evaluate", "--data", "digi"], "digits"), (["render", "--out", "mi"], "mine.pth"),
  ])
  func bashCompletes(words: [String], expected: String) throws {
    let workshop = try Workshop()
    _ = try setup(workshop)
    // What only looks like a file of this kind is named as well: nothing is opened for a completion.
    for file in ["mine.pth", "folder/a.pth"] {
      try FileManager.default.createDirectory(
        atPath: workshop.path("folder"), withIntermediateDirectories: true)
      try workshop.write([], to: file)
    }
    let line = (["latent"] + words).joined(separator: " ")
    let script = """
      source \(Self.files[1])
      COMP_WORDS=(latent \(words.joined(separator: " "))); COMP_CWORD=\(words.count)
      COMP_LINE='\(line)'; COMP_POINT=\(line.count)
      function=$(complete -p latent | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      $function latent '\(words.last ?? "")' '\(words.dropLast().last ?? "latent")'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    guard let found = try run("/bin/bash", ["--norc", "-c", script], folder: workshop.folder) else { return }
    #expect(found.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [expected])
  }
}
