import Drawing

/// How well a command fits what was typed.
enum PaletteRank {
  static let worst = 5

  /// Smaller is better; nil if the command does not fit at all.
  static func rank(_ query: String, name: String, text: String, keys: [Key]) -> Int? {
    if query.isEmpty { return 0 }
    let name = name.lowercased()
    if name == query { return 0 }
    if name.hasPrefix(query) { return 1 }
    let wanted = query.split(separator: " ")
    if begins(wanted, name.split(separator: " ")) { return 2 }
    // A key by its sign. As a subsequence, a single letter would fit almost everything.
    if keys.contains(where: { $0.plainName == query }) { return 3 }
    if query.count > 1, wanted.count == 1, isSubsequence(query, of: name) { return 4 }
    let explained = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    if wanted.allSatisfy({ $0.count > 2 }), wanted.allSatisfy({ word in explained.contains { $0.hasPrefix(word) } }) {
      return worst
    }
    return nil
  }

  /// Whether each word begins one of the others, in their order.
  private static func begins(_ wanted: [Substring], _ words: [Substring]) -> Bool {
    var rest = words[...]
    for word in wanted {
      guard let place = rest.firstIndex(where: { $0.hasPrefix(word) }) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  private static func isSubsequence(_ letters: String, of name: String) -> Bool {
    var rest = name[...]
    for letter in letters {
      guard let place = rest.firstIndex(of: letter) else { return false }
      rest = rest[rest.index(after: place)...]
    }
    return true
  }
}
