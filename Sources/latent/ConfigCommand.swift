import ArgumentParser
import CommandSupport
import Drawing
import Explorer
import Training

/// `latent config`: the user's settings.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the settings that are in force, and where they come from.",
    discussion: """
      latent config

      The settings are lines of a text file, $XDG_CONFIG_HOME/latent/config or ~/.config/latent/config:

          # What images are made of on a screen, and in how many colours, as --symbols and --color.
          symbols = half
          color = 256
          # The colours of text and lines, as --theme.
          theme = light
          # Threads to compute with, as --threads.
          threads = 2
          # A folder that data sets are looked for in; there may be several lines.
          data = ~/datasets
          # A key for a command of every view, by its name in the palette; whatever it meant before is in the palette.
          key F5 = save view

      All of them may be left out. An option on the command line is stronger.
      """)

  func run() throws {
    let settings = UserSettings.current
    _ = try settings.bindings()
    let path = UserSettings.path ?? "no home folder"
    func place(_ line: UserSettings.Line?) -> String { line.map { "\(path):\($0.number)" } ?? "the default" }
    func line(_ name: UserSettings.Name) -> UserSettings.Line? { settings.lines.first { $0.name == name } }
    var rows = [
      ("symbols", line(.symbols)?.value ?? "auto", place(line(.symbols))),
      ("color", line(.color)?.value ?? "auto", place(line(.color))),
      ("theme", line(.theme)?.value ?? "auto", place(line(.theme))),
      ("threads", "\(ThreadOption.usual)", place(line(.threads))),
    ]
    if let folder = Surroundings.environment["LATENT_DATA"], !folder.isEmpty {
      rows.append(("data", folder, "$LATENT_DATA"))
    }
    rows += settings.lines.filter { $0.name == .data }.map { ("data", $0.value, place($0)) }
    rows += settings.lines.filter { $0.name == .key }.map { ("key \($0.key)", $0.value, place($0)) }
    let widths = (rows.map(\.0.columns).max() ?? 0, rows.map(\.1.columns).max() ?? 0)
    try Console.write(
      rows.map { "\($0.0.padded(to: widths.0))  \($0.1.printableLine.padded(to: widths.1))  \($0.2.printableLine)\n" }
        .joined())
  }
}

extension UserSettings {
  /// The user's own keys.
  ///
  /// - Throws: `CommandError.unusable` that names the line.
  func bindings() throws -> [Key: String] {
    var bindings: [Key: String] = [:]
    for line in lines where line.name == .key {
      do throws(KeyBinding.Refusal) {
        let (key, command) = try KeyBinding.read(key: line.key, command: line.value)
        bindings[key] = command
      } catch {
        throw CommandError.unusable("\(Self.path ?? ""):\(line.number): \(error.text).")
      }
    }
    return bindings
  }
}
