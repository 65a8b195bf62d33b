import Drawing
import Training
import VAE

/// A command that takes a value, by its name: in the palette, in conversations, and on the help page.
public struct ValueCommand: Sendable {
  /// What it is called.
  public let name: String
  /// As one types it, with a value.
  let example: String
  /// What it does.
  let text: String
  /// What it takes, as it goes on after "expected".
  let wanted: @Sendable (World) -> String
  /// The values that are known, with a word on each; none where they cannot be listed.
  var known: @Sendable (World, Palette) -> [(name: String, text: String)] = { _, _ in [] }
  /// Does it with a value, or throws what it takes instead; nil for a command that one view has for itself.
  var action: (@Sendable (inout World, String, WrongValue) throws(WrongValue) -> [Effect])?

  /// What is said of a value that it cannot take.
  func wrong(_ world: World) -> WrongValue { WrongValue(text: "\(name): expected \(wanted(world))") }

  /// Those of the world, then those that views have for themselves.
  static let all = shared + [temperature, image]

  /// The command that a line begins with, and what follows; nil if no value follows a space.
  static func parse(_ line: String) -> (command: ValueCommand, value: String)? {
    let line = line.drop { $0 == " " }
    guard let command = all.first(where: { line.lowercased().hasPrefix($0.name + " ") }) else { return nil }
    return (command, String(line.dropFirst(command.name.count)).trimmingSpaces)
  }
}

extension ValueCommand: Equatable {
  /// Names are different.
  public static func == (one: ValueCommand, other: ValueCommand) -> Bool { one.name == other.name }
}

/// A value that a command cannot take: one sentence says what it can.
struct WrongValue: Error, Equatable {
  let text: String
}

extension World {
  /// Does what a command of the world says with a value.
  ///
  /// - Throws: what the command takes, if the value is nothing of that kind.
  mutating func perform(_ command: ValueCommand, _ value: String) throws(WrongValue) -> [Effect] {
    guard let action = command.action else { return [] }
    return try action(&self, value, command.wrong(self))
  }
}
