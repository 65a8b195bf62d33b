import Drawing

/// The meanings of keys, as one table: key presses, hints and the help page are all made from it, so that they cannot
/// diverge.
public protocol KeyCommand: CaseIterable, Equatable, Sendable {
  /// The keys that mean it; the first one is named in hints.
  var keys: [Key] { get }
  /// For the help page: commands that belong together, and what they do.
  static var explanations: [(commands: [Self], text: String)] { get }
}

extension KeyCommand {
  /// The command that a key means, if any.
  public init?(_ key: Key) {
    guard let command = Self.allCases.first(where: { $0.keys.contains(key) }) else { return nil }
    self = command
  }
}
