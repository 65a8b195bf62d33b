import Drawing
import Training
import VAE

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
  /// The known values and a description of each; empty where they cannot be listed.
  var known: @Sendable (World, Palette) -> [(name: String, text: String)] = { _, _ in [] }
  /// Carries it out with a value, or throws what it takes instead; nil for a command of a single view.
  var action: (@Sendable (inout World, String, WrongValue) throws(WrongValue) -> [Effect])?

  /// The error for a value that it cannot take.
  func wrong(_ world: World) -> WrongValue { WrongValue(text: "\(name): expected \(wanted(world))") }

  /// The commands of the world, then those of single views.
  static let all = shared + [temperature, image]

  /// The command that a line begins with, and its value; nil if no name is followed by a space.
  static func parse(_ line: String) -> (command: ValueCommand, value: String)? {
    let line = line.drop { $0 == " " }
    guard let command = all.first(where: { line.lowercased().hasPrefix($0.name + " ") }) else { return nil }
    return (command, String(line.dropFirst(command.name.count)).trimmingSpaces)
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
