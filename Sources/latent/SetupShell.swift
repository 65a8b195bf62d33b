import ArgumentParser
import CommandSupport
import Files
import Foundation

/// `latent setup-shell`: the manual page and completions in the user's own folders.
struct SetupShell: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup-shell",
    abstract: "Install the manual page, and completions for bash, zsh and fish, for this user.",
    discussion: """
      latent setup-shell

      It writes man/man1/latent.1, bash-completion/completions/latent and zsh/site-functions/_latent in $XDG_DATA_HOME or \
      ~/.local/share, and fish/completions/latent.fish in $XDG_CONFIG_HOME or ~/.config. A file there that something else \
      has written stays as it is, and is named. Run it again after an update.
      """)

  /// Stands in each file, so that the next version may replace it.
  private static let mark = "Written by `latent setup-shell`, which replaces it."

  func run() throws {
    let data = try Self.folder("XDG_DATA_HOME", orUnderHome: ".local/share")
    let configuration = try Self.folder("XDG_CONFIG_HOME", orUnderHome: ".config")
    let page = try ManualPage(Latent._dumpHelp(), version: Latent.configuration.version).text(mark: Self.mark)
    let files = [
      ("\(data)/man/man1/latent.1", page),
      ("\(data)/bash-completion/completions/latent", Self.marked(Latent.completionScript(for: .bash))),
      ("\(data)/zsh/site-functions/_latent", Self.marked(Latent.completionScript(for: .zsh))),
      ("\(configuration)/fish/completions/latent.fish", Self.marked(Latent.completionScript(for: .fish))),
    ]
    var isWhole = true
    for (path, text) in files {
      if try Self.isForeign(path) {
        Console.say("\(path) was not written by latent and stays as it is: remove it, or go on without")
        isWhole = false
        continue
      }
      try Self.write(text, to: path)
      try Console.write("wrote \(path)\n")
    }
    try Console.write(
      """
      A new shell has them. bash needs the package bash-completion; zsh needs this line in ~/.zshrc, before compinit:
        fpath=(\((data + "/zsh/site-functions").shellWord) $fpath)

      """)
    if !isWhole { throw ExitCode.failure }
  }

  /// A base folder of the XDG specification, by which a relative path counts as none.
  private static func folder(_ variable: String, orUnderHome path: String) throws -> String {
    let environment = Surroundings.environment
    if let folder = environment[variable], folder.hasPrefix("/") { return folder }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw CommandError.unusable("the home folder is not known: set HOME, or \(variable).")
    }
    return "\(home)/\(path)"
  }

  /// A completion script with the mark in its second line: zsh wants `#compdef` in the first.
  private static func marked(_ script: String) -> String {
    var lines = script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.insert("# \(mark)", at: lines.first?.hasPrefix("#") == true ? 1 : 0)
    let text = lines.joined(separator: "\n")
    return text.hasSuffix("\n") ? text : text + "\n"
  }

  /// The longest file that is looked at: a script is much shorter.
  private static let mostBytes = 1 << 20

  private static func isForeign(_ path: String) throws -> Bool {
    guard try FileStatus.of(path) != nil else { return false }
    do throws(FileError) { return try !File.text(of: path, atMost: mostBytes).contains(mark) } catch { return true }
  }

  private static func write(_ text: String, to path: String) throws {
    do throws(FileError) {
      try FileSystem.makeFolder(FileSystem.parent(of: path))
      try AtomicFile.write(to: path) { (file) throws(FileError) in try file.append(Array(text.utf8)) }
    } catch {
      throw CommandError.unwritable(path, reason: error.reason)
    }
  }
}
