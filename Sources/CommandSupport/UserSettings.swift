import ArgumentParser
import Drawing
import Files
import Foundation

/// What a user has settled once for all commands, in `latent/config` of `$XDG_CONFIG_HOME` or `~/.config`.
///
/// A line is a setting, `symbols = octant`, or empty, or begins with `#`. An option on the command line is stronger.
package struct UserSettings: Sendable, Equatable {
  /// What can be set.
  package enum Name: String, CaseIterable, Sendable {
    case symbols, color, theme, threads, data, key

    /// Whether several lines may set it.
    var isList: Bool { self == .data || self == .key }
  }

  /// A line that sets something.
  package struct Line: Sendable, Equatable {
    package let number: Int
    package let name: Name
    /// The key, of a line about one.
    package let key: String
    package let value: String
  }

  /// Why a line cannot be followed.
  package struct Mistake: Error, Equatable {
    package let line: Int
    package let text: String
  }

  package private(set) var lines: [Line] = []

  /// No settings.
  package init() {}

  /// - Throws: `Mistake` for the first line that says nothing that is known.
  package init(_ text: String) throws(Mistake) {
    // The two characters that end a line on Windows are one in Swift.
    let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, row) in rows.enumerated() {
      let line = String(row).trimmingSpaces
      if line.isEmpty || line.hasPrefix("#") { continue }
      lines.append(try setting(line, number: index + 1))
    }
  }

  private func setting(_ line: String, number: Int) throws(Mistake) -> Line {
    func mistake(_ text: String) -> Mistake { Mistake(line: number, text: text) }
    guard let place = line.firstIndex(of: "=") else {
      throw mistake("expected a setting like symbols = half; found \(line)")
    }
    let left = line[..<place].split(separator: " ").map(String.init)
    let value = String(line[line.index(after: place)...]).trimmingSpaces
    guard let word = left.first, let name = Name(rawValue: word), left.count == (name == .key ? 2 : 1) else {
      let names = Name.allCases.map { $0 == .key ? "key F5" : $0.rawValue }.joined(separator: ", ")
      throw mistake("expected one of \(names) before =; found \(left.joined(separator: " "))")
    }
    if !name.isList, let other = lines.first(where: { $0.name == name }) {
      throw mistake("\(name) stands in line \(other.number) already")
    }
    let key = name == .key ? left[1] : ""
    if let other = lines.first(where: { $0.name == .key && $0.key == key && name == .key }) {
      throw mistake("\(key) stands in line \(other.number) already")
    }
    if let expected = Self.expected(name, value) { throw mistake("expected \(expected) after =; found \(value)") }
    return Line(number: number, name: name, key: key, value: value)
  }

  /// What a setting takes, if it cannot take this value. What a key can mean is known to the explorer.
  private static func expected(_ name: Name, _ value: String) -> String? {
    switch name {
    case .symbols:
      SymbolsChoice(rawValue: value) == nil
        ? "one of \(SymbolsChoice.allCases.map(\.rawValue).joined(separator: ", "))" : nil
    case .color:
      ColorChoice(rawValue: value) == nil
        ? "one of \(ColorChoice.allCases.map(\.rawValue).joined(separator: ", "))" : nil
    case .theme:
      ThemeChoice(rawValue: value) == nil
        ? "one of \(ThemeChoice.allCases.map(\.rawValue).joined(separator: ", "))" : nil
    case .threads: (try? OptionValue.threads(value)) == nil ? "a number of threads, from 1" : nil
    case .data: value.hasPrefix("/") || value.hasPrefix("~/") ? nil : "a folder that begins with / or ~/"
    case .key: value.isEmpty ? "a command, as the palette names it" : nil
    }
  }

  private func value(_ name: Name) -> String? { lines.first { $0.name == name }?.value }

  /// The symbols of images; nil for the most suitable.
  package var symbols: Symbols? { value(.symbols).flatMap(SymbolsChoice.init(rawValue:))?.symbols }
  /// The number of colours; nil for those of the terminal.
  package var colors: Int? { value(.color).flatMap(ColorChoice.init(rawValue:))?.colors }
  /// The colours of text and lines.
  package var theme: ThemeChoice { value(.theme).flatMap(ThemeChoice.init(rawValue:)) ?? .auto }
  /// The number of threads; nil for one a core.
  package var threads: Int? { value(.threads).flatMap { try? OptionValue.threads($0) } }
  /// Folders with folders of data sets.
  func dataFolders(home: String?) -> [String] {
    lines.filter { $0.name == .data }.compactMap { line in
      line.value.hasPrefix("~/") ? home.map { $0 + line.value.dropFirst() } : line.value
    }
  }
}

extension UserSettings {
  /// The longest file, in bytes.
  private static let mostBytes = 1 << 16

  /// The file; nil without a home folder. The XDG Base Directory Specification ignores a relative $XDG_CONFIG_HOME.
  package static var path: String? {
    let environment = Surroundings.environment
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/latent/config" }
    return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.config/latent/config" : nil }
  }

  private static let read = Result { try fromFile() }

  /// The settings of this process; none if they cannot be read, which `check` says.
  package static var current: UserSettings { (try? read.get()) ?? UserSettings() }

  /// - Throws: `CommandError.unusable` that names the line.
  package static func check() throws { _ = try read.get() }

  private static func fromFile() throws -> UserSettings {
    guard let path, (try? FileStatus.of(path)) ?? nil != nil else { return UserSettings() }
    let text: String
    do throws(FileError) { text = try File.text(of: path, atMost: mostBytes) } catch {
      throw CommandError.unusable("\(path): \(error.reason).")
    }
    do throws(Mistake) { return try UserSettings(text) } catch {
      throw CommandError.unusable("\(path):\(error.line): \(error.text).")
    }
  }
}
