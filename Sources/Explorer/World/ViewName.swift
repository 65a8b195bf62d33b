import Drawing

/// The name of a view, and the key that opens it from any other. All views share one z, one beta, one model and one
/// run.
public struct ViewName: Sendable, Hashable {
  /// Its name, which is also the command that opens it.
  public let rawValue: String
  /// The key that opens it.
  public let key: Key
  /// What it shows, in a few words.
  let summary: String

  init(_ name: String, key: Character, _ summary: String) {
    rawValue = name
    self.key = .character(key)
    self.summary = summary
  }

  /// The view that is open first, and that Escape goes back to.
  static let home = ViewName("explore", key: "1", "one point: walk through z")
  /// The view that shows the run and gives advice on it.
  static let run = ViewName("training", key: "9", "the run's curves, and what can be done to it")
}
