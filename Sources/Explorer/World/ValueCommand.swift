import Drawing

/// A command with a value, as it is typed in the palette and in conversations.
public struct ValueCommand: Sendable {
  /// The name.
  public let name: String
  /// The command with a value, as it is typed.
  let example: String
  /// What it does.
  let text: String
  /// The value that it takes, in words that follow "expected".
  let wanted: @Sendable (World) -> String
  /// The known values and a description of each, given the models that could be opened; empty where they cannot be
  /// listed.
  var known: @Sendable (World, [ModelSummary]) -> [(name: String, text: String)] = { _, _ in [] }
  /// Carries it out with a value, or throws what it takes instead; nil for a command of a single view.
  var action: Action?

  typealias Action = @Sendable (inout World, String, WrongValue) throws(WrongValue) -> [Effect]

  /// The error for a value that it cannot take.
  func wrong(_ world: World) -> WrongValue { WrongValue(text: "\(name): expected \(wanted(world))") }

  /// The value in a line that begins with the command's name and a space; nil for any other line.
  func value(in line: String) -> String? {
    let line = line.drop { $0 == " " }
    return line.lowercased().hasPrefix(name + " ") ? String(line.dropFirst(name.count)).trimmingSpaces : nil
  }
}

extension ValueCommand: Equatable {
  /// Names are unique.
  public static func == (one: ValueCommand, other: ValueCommand) -> Bool { one.name == other.name }
}

/// A value that a command cannot take, with a sentence that says what it can.
struct WrongValue: Error, Equatable {
  let text: String
}

extension World {
  /// Carries out a command of the world with a value.
  ///
  /// - Throws: what the command takes, if it cannot take the value.
  mutating func perform(_ command: ValueCommand, _ value: String) throws(WrongValue) -> [Effect] {
    guard let action = command.action else { return [] }
    return try action(&self, value, command.wrong(self))
  }
}
