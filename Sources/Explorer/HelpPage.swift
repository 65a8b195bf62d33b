import Drawing

/// The help, made from the table of keys.
enum HelpPage {
  struct Line: Equatable {
    var keys: String
    var text: String
  }

  /// The columns of the keys, before their meaning.
  static func keyColumns(unicode: Bool) -> Int { unicode ? 24 : 27 }

  /// The page for a box that is so many columns wide inside; what does not fit beside its keys goes on below.
  static func lines(unicode: Bool, columns: Int, view: ViewName, keys: ViewKeys) -> [Line] {
    whole(unicode: unicode, view: view, keys: keys).flatMap { line in
      if isNarrow(columns: columns), !line.keys.isEmpty {
        // Too narrow for two columns: the meaning below its keys.
        return [Line(keys: line.keys, text: "")]
          + line.text.wrapped(to: columns - 2).map { Line(keys: "", text: "  " + $0) }
      }
      let texts = line.text.wrapped(to: columns - (line.keys.isEmpty ? 0 : keyColumns(unicode: unicode)))
      if line.keys.isEmpty { return texts.isEmpty ? [line] : texts.map { Line(keys: "", text: $0) } }
      return texts.enumerated().map { Line(keys: $0.offset == 0 ? line.keys : " ", text: $0.element) }
    }
  }

  /// Whether a box of so many columns has no room for keys and meanings beside each other.
  private static func isNarrow(columns: Int) -> Bool { columns < 50 }

  /// All that the keys mean in a view, the view's own first.
  static func explanations(view: ViewName, keys own: ViewKeys) -> [Explanation] {
    // Some keys mean something else in some views.
    let taken = Set(own.explanations.flatMap(\.keys).joined())
    let shared = SharedCommand.explanations
      .map { Explanation(keys: $0.commands.map { $0.keys.filter { !taken.contains($0) } }, text: $0.text) }
      .filter { !$0.keys.allSatisfy(\.isEmpty) }
    let views = ViewName.allCases.map { Explanation(keys: [[$0.key]], text: "\($0.rawValue): \($0.summary)") }
    return own.explanations + shared + views
  }

  private static func whole(unicode: Bool, view: ViewName, keys: ViewKeys) -> [Line] {
    let commands = explanations(view: view, keys: keys).map { group in
      // All first keys, then all second ones: ← → h l.
      let most = group.keys.map(\.count).max() ?? 0
      let keys = (0..<most).flatMap { index in group.keys.compactMap { $0.dropFirst(index).first } }
      return Line(keys: keys.map { $0.name(unicode: unicode) }.joined(separator: " "), text: group.text)
    }
    let valued = ValueCommand.all.map { Line(keys: ":" + $0.example, text: $0.text) }
    return commands + valued + [
      Line(keys: "mouse", text: keys.mouse),
      Line(keys: "", text: ""),
      Line(keys: "", text: "Losses are in nats an image: sums over pixels and dimensions."),
      Line(
        keys: "",
        text:
          "-ELBO = rec + KL whatever is minimised; where z is mu, as in autoencoder and penalty-only, it is no bound and not shown."
      ),
    ]
  }

  /// The columns inside the page's box on a screen of this width.
  static func columns(width: Int) -> Int { min(78, width - 2) - 4 }

  /// The furthest that the page scrolls on a screen of this size.
  static func lastFirstLine(unicode: Bool, width: Int, height: Int, view: ViewName, keys: ViewKeys) -> Int {
    max(0, lines(unicode: unicode, columns: columns(width: width), view: view, keys: keys).count - (height - 4))
  }
}
