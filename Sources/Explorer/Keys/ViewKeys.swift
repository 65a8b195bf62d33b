import Drawing

/// A line of help: keys that belong together, and what they do.
package struct Explanation: Equatable {
  /// The keys of each command.
  package let keys: [[Key]]
  package let text: String
}

/// What a view says of itself and of its keys, independent of its type of command.
package struct ViewKeys {
  package let explanations: [Explanation]
  /// Each command as words, its keys, and whether it only matters on a screen.
  let names: [(word: String, keys: [Key], needsScreen: Bool)]
  /// What the mouse does.
  let mouse: String
  /// Whether two models can stand beside each other in it.
  let standsBeside: Bool
  /// What is seen and what to try, with keys between backquotes.
  package let about: String
  /// Words on its screen that the glossary explains.
  package let terms: [String]

  init<C: ViewCommand>(_: C.Type, mouse: String, about: String, terms: [String], standsBeside: Bool) {
    (self.mouse, self.about, self.terms, self.standsBeside) = (mouse, about, terms, standsBeside)
    explanations = C.explanations.map { Explanation(keys: $0.commands.map(\.keys), text: $0.text) }
    names = C.allCases.map { ("\($0)".camelCaseWords, $0.keys, $0.needsScreen) }
  }

  /// No keys of its own.
  init() { (explanations, names, mouse, about, terms, standsBeside) = ([], [], "", "", [], false) }
}
