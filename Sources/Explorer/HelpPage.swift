import Drawing

/// The help, made from the table of keys.
enum HelpPage {
  struct Line: Equatable {
    var keys: String
    var text: String
  }

  /// The columns of the keys, before their meaning.
  static func keyColumns(unicode: Bool) -> Int { unicode ? 24 : 27 }

  static func lines(unicode: Bool) -> [Line] {
    let commands = Command.explanations.map { group in
      // All first keys, then all second ones: ← → h l.
      let most = group.commands.map(\.keys.count).max() ?? 0
      let keys = (0..<most).flatMap { index in group.commands.compactMap { $0.keys.dropFirst(index).first } }
      return Line(keys: keys.map { $0.name(unicode: unicode) }.joined(separator: " "), text: group.text)
    }
    return commands + [
      Line(keys: "mouse", text: "click a bar, a row or a hint; the wheel moves z"),
      Line(keys: "", text: ""),
      Line(keys: "", text: "Losses are in nats an image: sums over pixels and dimensions."),
      Line(keys: "", text: "-ELBO = rec + KL whatever beta is; training minimises rec + beta KL."),
    ]
  }

  /// The furthest that the page scrolls on a screen of this height.
  static func lastFirstLine(height: Int) -> Int { max(0, lines(unicode: true).count - (height - 4)) }
}
