import Drawing
import Foundation

/// The manual page of a program (`man` macros), made of what its command line says of itself.
struct ManualPage {
  private let command: Command
  private let version: String

  /// A command, as the argument parser describes it in JSON.
  private struct Command: Decodable {
    let commandName: String
    let abstract, discussion: String?
    let subcommands: [Command]?
    let arguments: [Argument]?
  }

  private struct Argument: Decodable {
    let kind: Kind
    let shouldDisplay, isOptional, isRepeating: Bool
    let names: [Name]?
    let valueName, abstract, sectionTitle: String?

    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      let kind, name: String

      var text: String { (kind == "long" ? "--" : "-") + name }
    }
  }

  private struct Description: Decodable { let command: Command }

  /// - Parameter description: what the argument parser says of all commands, in JSON.
  init(_ description: String, version: String) throws {
    command = try JSONDecoder().decode(Description.self, from: Data(description.utf8)).command
    self.version = version
  }

  /// The page as text for `man`; `mark` stands in a comment at its beginning.
  func text(mark: String) -> String {
    let name = command.commandName
    var lines = [
      ".\\\" \(mark)", ".TH \(name.uppercased()) 1 \"\" \"\(name) \(version)\" \"User Commands\"",
      ".SH NAME", "\(name) \\- \(Self.escaped(Self.phrase(command.abstract)))",
      ".SH SYNOPSIS", ".B \(name)", "[\\fICOMMAND\\fR] [\\fIFILE\\fR...] [\\fIOPTIONS\\fR]",
      ".SH DESCRIPTION",
    ]
    lines += Self.paragraphs(command.discussion)
    lines.append(".SH COMMANDS")
    for command in command.subcommands ?? [] where command.commandName != "help" {
      lines += section(command, after: name)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ command: Command, after parent: String) -> [String] {
    let name = "\(parent) \(command.commandName)"
    let shown = (command.arguments ?? []).filter(\.shouldDisplay)
    let places = shown.filter { $0.kind == .positional }.map { argument in
      let text = "\\fI\(Self.escaped(argument.valueName ?? "value"))\\fR\(argument.isRepeating ? "..." : "")"
      return argument.isOptional ? "[\(text)]" : text
    }
    var lines = [".SS \(name)", Self.escaped(command.abstract ?? ""), ".PP", ".B \(name)"]
    lines.append((places + ["[\\fIOPTIONS\\fR]"]).joined(separator: " "))
    lines += Self.paragraphs(command.discussion)
    // Help and version are said once, by the parser's own words in `--help`.
    for argument in shown where argument.names?.contains(where: { ["help", "version"].contains($0.name) }) != true {
      lines += entry(argument)
    }
    for below in command.subcommands ?? [] where below.commandName != "help" { lines += section(below, after: name) }
    return lines
  }

  private func entry(_ argument: Argument) -> [String] {
    let value = "\\fI\(Self.escaped(argument.valueName ?? "value"))\\fR"
    guard argument.kind != .positional else { return [".TP", value, Self.escaped(argument.abstract ?? "")] }
    let names = (argument.names ?? []).map { "\\fB\(Self.escaped($0.text))\\fR" }.joined(separator: ", ")
    return [".TP", names + (argument.kind == .option ? " \(value)" : ""), Self.escaped(argument.abstract ?? "")]
  }

  /// Paragraphs are filled, except examples: their first line begins with the program's name, or is indented.
  private static func paragraphs(_ text: String?) -> [String] {
    (text ?? "").components(separatedBy: "\n\n").flatMap { paragraph -> [String] in
      let lines = paragraph.split(separator: "\n").map { escaped(String($0)) }
      guard let first = lines.first else { return [] }
      let isExample = first.hasPrefix("  ") || ["latent ", "printf "].contains { "\(first) ".hasPrefix($0) }
      return isExample ? [".PP", ".nf", ".RS 4"] + lines + [".RE", ".fi"] : [".PP"] + lines
    }
  }

  /// A sentence as a part of one.
  private static func phrase(_ sentence: String?) -> String {
    let text = sentence ?? ""
    return text.prefix(1).lowercased() + text.dropFirst().prefix { $0 != "." }
  }

  /// Text that means itself to `man`.
  private static func escaped(_ text: String) -> String {
    let escaped = text.printable.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    // A line of these would be a request.
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
