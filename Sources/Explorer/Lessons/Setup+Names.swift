import Drawing

extension Setup {
  /// Opens the view of a name; nil if there is none.
  public static func view(named name: String) -> Setup? {
    ViewName.allCases.first { $0.rawValue == name }.map { .view($0) }
  }

  /// Does what a line of the palette says; nil if no view knows it.
  public static func command(_ line: String) -> Setup? {
    LessonReader.Vocabulary.explorer.isCommand(line) ? .run(line) : nil
  }

  /// Makes the keys of these names, separated by spaces, do nothing; nil if one of them is no key.
  public static func hiding(_ names: String) -> Setup? {
    let keys = names.split(separator: " ").map { LessonReader.Vocabulary.explorer.key(String($0)) }
    return keys.isEmpty || keys.contains(nil) ? nil : .hide(Set(keys.compactMap { $0 }))
  }

  /// The names of all views.
  public static let viewNames = ViewName.allCases.map(\.rawValue)
}
