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
  /// - Throws: `Refusal` for a key that has a meaning in some view, or for what is no command of every view.
  public static func read(key name: String, command line: String) throws(Refusal) -> (key: Key, line: String) {
    guard let key = Key(named: name), !taken.contains(key) else {
      throw Refusal(text: "expected a key that means nothing yet, like F5 to F12 or &; found \(name)")
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

  /// All keys that mean something in some view or in a lesson.
  private static let taken: Set<Key> =
    Set(SharedCommand.allCases.flatMap(\.keys) + ViewName.allCases.map(\.key) + LessonCommand.allCases.flatMap(\.keys))
    .union([.escape]).union(Views.all.flatMap { $0.ownKeys })
}
