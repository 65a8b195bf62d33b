import Drawing
import Interface

/// What the keys mean in one view alone. They come before those that mean the same in every view.
protocol ViewCommand: KeyCommand {
  /// Whether it is about what is only seen, so that a conversation has no use for it.
  var needsScreen: Bool { get }
  /// For the hint bar: the most useful commands, in a word each.
  static var hints: [(commands: [Self], label: String)] { get }
}

extension ViewCommand {
  var needsScreen: Bool { false }
}

/// A line of help: keys that belong together, and what they do.
struct Explanation: Equatable {
  /// The keys of each command.
  let keys: [[Key]]
  let text: String
}

/// What a view's hints and help are made of, whatever its type of command.
struct ViewKeys {
  let explanations: [Explanation]
  let hints: [(key: Key, keys: [Key], label: String)]
  /// Each command as words, its keys, and whether it is about what is only seen.
  let names: [(word: String, keys: [Key], needsScreen: Bool)]
  /// What the mouse does.
  let mouse: String

  init<C: ViewCommand>(_: C.Type, mouse: String) {
    self.mouse = mouse
    explanations = C.explanations.map { Explanation(keys: $0.commands.map(\.keys), text: $0.text) }
    hints = C.hints.compactMap { hint in
      guard let last = hint.commands.last else { return nil }
      return (last.keys[0], hint.commands.map { $0.keys[0] }, hint.label)
    }
    names = C.allCases.map { (NamedCommand.words(of: $0), $0.keys, $0.needsScreen) }
  }

  /// None of its own.
  init() { (explanations, hints, names, mouse) = ([], [], [], "") }
}
