import CTexts

/// A word of the field: what it means, in two sentences and a formula.
package struct Term: Sendable, Equatable {
  /// What it is called; the first is its usual name.
  package let names: [String]
  /// Nil for a word without one.
  package let formula: String?
  package let text: String

  package var name: String { names[0] }
}

/// The words on the screen that are not everyday English, in the order of the alphabet.
package enum Glossary {
  /// All of them: a line each of `Terms.txt`, with names, formula and text between bars.
  package static let all: [Term] = (embedded_text("terms").map { String(cString: $0) } ?? "").split(separator: "\n")
    .compactMap {
      line in
      let parts = line.split(separator: " | ", maxSplits: 2).map(String.init)
      guard parts.count == 3 else { return nil }
      return Term(
        names: parts[0].split(separator: "; ").map(String.init), formula: parts[1] == "-" ? nil : parts[1],
        text: parts[2])
    }

  /// The term of a name, however it is capitalised; nil if there is none.
  package static func term(_ name: String) -> Term? {
    let wanted = name.lowercased()
    return all.first { $0.names.contains { $0.lowercased() == wanted } }
  }
}
