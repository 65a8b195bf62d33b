import Drawing
import Interface

/// The words and keys that mean something in a view, made from the tables of keys.
struct PlainWords {
  private let world: World
  /// Each command's word and its keys; those of the view come first.
  private let commands: [(word: String, keys: [Key])]

  init(_ world: World) {
    self.world = world
    commands = world.namedCommands.compactMap { command in
      if command.needsScreen || command.keys.isEmpty { return nil }
      return (command.name, command.keys)
    }
  }

  /// Whether a line is a command's whole name or key.
  func isCommand(_ line: String) -> Bool { once(line).map { $0.count == 1 } ?? false }

  /// The keys that a line means; nil if it means nothing.
  func keys(_ line: String) -> [Key]? {
    // Digits are keys, too; after a command they repeat it.
    let parts = line.split(separator: " ")
    if let last = parts.last, let count = Int(last), (1...1000).contains(count), parts.count > 1,
      let keys = once(parts.dropLast().joined(separator: " "))
    {
      return (0..<count).flatMap { _ in keys }
    }
    return once(line)
  }

  private func once(_ text: String) -> [Key]? {
    if let command = commands.first(where: { $0.word == text.lowercased() }) { return [command.keys[0]] }
    if let key = key(text) { return [key] }
    let keys = text.split(separator: " ").map { key(String($0)) }
    return keys.isEmpty || keys.contains(nil) ? nil : keys.compactMap { $0 }
  }

  /// A key by its name. Letters are case-sensitive.
  private func key(_ name: String) -> Key? {
    let all = commands.flatMap(\.keys)
    return all.first { $0.plainName == name }
      ?? (name.count > 1 ? all.first { $0.plainName == name.lowercased() } : nil)
  }

  /// One line for each group of commands: their words and keys, and what they do.
  var help: [String] {
    let groups = world.explanations.compactMap { group -> String? in
      let names = group.keys.compactMap { keys in commands.first { $0.keys == keys } }.map { command in
        "\(command.word) (\(command.keys.map(\.plainName).joined(separator: ", ")))"
      }
      // The explanation of a view repeats its name.
      let text = ViewName.allCases.reduce(group.text) {
        $0.hasPrefix("\($1.rawValue): ") ? String($0.dropFirst($1.rawValue.count + 2)) : $0
      }
      return names.isEmpty ? nil : "\(names.joined(separator: ", ")): \(text)"
    }
    let own = world.view == .home ? [] : ["back (esc): back to explore"]
    let valued = world.valuedCommands.map { "\($0.example): \($0.text)" }
    return [KeyText(world.viewKeys.about).plain] + groups + own + valued + [
      "pause: stop training for now",
      "show: what is on the screen, as text",
      "status, or an empty line: the model, the point, the run",
      "A number after a command repeats it: increase 5. Several keys can be on a line: j j l.",
    ]
  }
}
