extension ValueCommand {
  /// The commands of the world, then those of single views.
  static let all = shared + [temperature, image, stage, toy]

  /// The command that a line begins with, and its value; nil if no name is followed by a space.
  static func parse(_ line: String) -> (command: ValueCommand, value: String)? {
    all.lazy.compactMap { command in command.value(in: line).map { (command, $0) } }.first
  }
}

extension World {
  /// The commands with a value that mean something for this model: not all are given a class.
  var valuedCommands: [ValueCommand] { ValueCommand.all.filter { $0 != .heldClass || model.classes != nil } }
}
