import Drawing

/// The help, made from the table of keys.
enum HelpPage {
  struct Line: Equatable {
    var keys: String
    var text: String
  }

  /// The columns of the keys, before their meaning.
  static let keyColumns = 14

  static func lines(unicode: Bool) -> [Line] {
    let commands = Command.allCases.map { command in
      Line(
        keys: command.keys.map { $0.name(unicode: unicode) }.joined(separator: " "), text: command.explanation)
    }
    return commands + [
      Line(keys: "mouse", text: "click a dimension's bar, a row or a hint; the wheel moves z"),
      Line(keys: "", text: ""),
      Line(keys: "", text: "Losses are in nats an image: sums over pixels and dimensions."),
      Line(keys: "", text: "-ELBO = rec + KL whatever beta is; training minimises rec + beta KL."),
    ]
  }

  /// The furthest that the page scrolls on a screen of this height.
  static func lastFirstLine(height: Int) -> Int { max(0, lines(unicode: true).count - (height - 4)) }
}
