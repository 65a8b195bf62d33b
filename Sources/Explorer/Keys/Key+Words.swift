import Drawing

extension Key {
  /// Its name as a word: `left`, `shift left`, `space`; a letter is itself.
  var plainName: String {
    if case .character(let character) = self, character != " " { return String(character) }
    return name(unicode: false).lowercased()
  }
}

extension String {
  /// `selectNext` as `select next`.
  var camelCaseWords: String { reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) } }
}
