import Drawing

/// A line of help: keys that belong together, and what they do.
struct Explanation: Equatable {
  /// The keys of each command.
  let keys: [[Key]]
  let text: String
}

/// The keys of a view for its hints and help, independent of its type of command.
struct ViewKeys {
  let explanations: [Explanation]
  /// Each command as words, its keys, and whether it only matters on a screen.
  let names: [(word: String, keys: [Key], needsScreen: Bool)]
  /// What the mouse does.
  let mouse: String

  init<C: ViewCommand>(_: C.Type, mouse: String) {
    self.mouse = mouse
    explanations = C.explanations.map { Explanation(keys: $0.commands.map(\.keys), text: $0.text) }
    names = C.allCases.map { ("\($0)".camelCaseWords, $0.keys, $0.needsScreen) }
  }

  /// No keys of its own.
  init() { (explanations, names, mouse) = ([], [], "") }
}
