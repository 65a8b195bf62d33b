import Interface

/// What the keys mean in a single view. They take precedence over the keys of every view.
protocol ViewCommand: KeyCommand {
  /// Whether it only matters on a screen, so that a conversation does not offer it.
  var needsScreen: Bool { get }
  /// For the hint line: the most useful commands and a word for each.
  static var hints: [(commands: [Self], label: String)] { get }
}

extension ViewCommand {
  var needsScreen: Bool { false }
}
