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

  /// A shell on a terminal, with a prompt of its own and the completions where `setup-shell` has written them.
  enum Shell: String, CaseIterable, CustomTestStringConvertible {
    case zsh, fish

    var path: String { "/usr/bin/\(rawValue)" }
    var testDescription: String { rawValue }
    static var here: [Shell] { allCases.filter { FileManager.default.isExecutableFile(atPath: $0.path) } }

    /// The file that it reads at its start, and what stands in it.
    var start: (file: String, text: String) {
      switch self {
      case .zsh:
        (
          ".zshrc",
          "fpath=($XDG_DATA_HOME/zsh/site-functions $fpath)\nautoload -Uz compinit\ncompinit -u\nPROMPT='ready> '\n"
        )
      case .fish:
        // Without its suggestions, which look like what Tab has completed.
        (
          "config/fish/config.fish",
          "set -g fish_greeting\nset -g fish_autosuggestion_enabled 0\nfunction fish_prompt; echo -n 'ready> '; end\n"
        )
      }
    }
  }

  @Test(.enabled(if: Shell.here.contains(.zsh), "zsh is not installed")) func zshCompletes() throws {
    try expectCompletions(by: .zsh)
  }

  @Test(.enabled(if: Shell.here.contains(.fish), "fish is not installed")) func fishCompletes() throws {
    try expectCompletions(by: .fish)
  }

  /// Types what a user types, with Tab, and looks at the line.
  private func expectCompletions(by shell: Shell) throws {
    let workshop = try Workshop()
    _ = try setup(workshop)
    try FileManager.default.createDirectory(atPath: workshop.path("folder"), withIntermediateDirectories: true)
    for file in ["mine.pth", "folder/a.pth"] { try workshop.write([], to: file) }
    try workshop.write(Array(shell.start.text.utf8), to: shell.start.file)
    let own = URL(fileURLWithPath: BuiltProgram.latent).deletingLastPathComponent().path
    let terminal = try PseudoTerminal(
      shell.path, ["-i"],
      environment: [
        "PATH": "\(own):/usr/bin:/bin", "HOME": workshop.folder, "ZDOTDIR": workshop.folder,
        "XDG_DATA_HOME": workshop.path("share"), "XDG_CONFIG_HOME": workshop.path("config"),
      ], workingDirectory: workshop.folder, columns: 100)
    try terminal.waitFor("ready>")
    for (typed, expected) in [
      ("latent ev", "latent evaluate"), ("latent evaluate --js", "latent evaluate --json"),
      ("latent train --objective iw", "latent train --objective iwae"), ("latent data fe", "latent data fetch"),
      ("latent evaluate mine", "latent evaluate mine.pth"), ("latent evaluate folder/", "latent evaluate folder/a.pth"),
      ("latent evaluate mnist-20", "latent evaluate mnist-20d"),
      ("latent evaluate --data digi", "latent evaluate --data digits"),
      ("latent train --data spri", "latent train --data sprites"),
      ("latent render --out mi", "latent render --out mine.pth"),
    ] {
      try terminal.type(typed + "\t")
      try terminal.waitFor("ready> \(expected)")
      // A line that is empty again.
      try terminal.type(bytes: [0x15])
      try terminal.waitUntil("an empty line after \(typed)") { !$0.contains("ready> latent") }
    }
    terminal.signal(SIGKILL)
  }
}
