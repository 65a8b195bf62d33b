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
}

extension ViewName: CaseIterable {
  /// The names of all views, in the order of the catalogue.
  public static let allCases = Views.all.map { $0.name }

  /// The view that a key opens, if any.
  init?(_ key: Key) {
    guard let name = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = name
  }
}
