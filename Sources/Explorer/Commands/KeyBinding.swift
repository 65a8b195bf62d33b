import Drawing

/// A key that a user has given a command, by the names of both.
public enum KeyBinding {
  /// Why a key cannot have a command.
  public struct Refusal: Error, Equatable {
    /// What was expected, and what was found.
    public let text: String
  }

  /// The key, and the line of the palette that it stands for.
  ///
  /// A key that means something else loses that meaning, whose command the palette still has.
  ///
  /// - Throws: `Refusal` for a key that leads back out of anything, or for what is no command of every view.
  public static func read(key name: String, command line: String) throws(Refusal) -> (key: Key, line: String) {
    guard let key = Key(named: name), !kept.contains(key) else {
      let words = kept.map { $0.name(unicode: false) }.sorted().joined(separator: ", ")
      throw Refusal(text: "expected a key like F5 or q, but none of \(words), which keep their meaning; found \(name)")
    }
    let isNamed =
      SharedCommand.allCases.contains { NamedCommand.name(of: $0) == line.lowercased() }
      || ViewName.allCases.contains { $0.rawValue == line.lowercased() }
    guard isNamed || ValueCommand.parse(line).map({ ValueCommand.shared.contains($0.command) }) == true else {
      throw Refusal(
        text: "expected a command of every view, as the palette names it, like save view or beta 4; found \(line)")
    }
    return (key, isNamed ? line.lowercased() : line)
  }

  /// What everybody needs to find help, any command, and the way back, and the keys of lessons, whose texts name them.
  private static let kept: Set<Key> =
    Set(SharedCommand.help.keys + SharedCommand.palette.keys + LessonCommand.allCases.flatMap(\.keys))
    .union([.escape, .enter])
}
