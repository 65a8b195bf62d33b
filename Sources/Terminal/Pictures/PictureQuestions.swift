/// Finds out whether a terminal shows pictures in pixels, by two rounds of questions.
///
/// The first asks for its name, the size of a cell and its attributes, which every terminal has known since the VT100
/// or ignores. The second has what an older one would print as letters, and goes only to a terminal that has shown by
/// its first answers that it is none. All terminals answer the question for their attributes: what was not answered
/// before that is not known to them.
package struct PictureQuestions {
  /// What follows from an answer.
  package enum Reaction: Equatable {
    /// There are more answers to come.
    case wait
    /// This has to be sent.
    case ask([UInt8])
    /// All is known; nil for a terminal without pictures.
    case settled(PictureProtocol?)
  }

  /// The number of the picture in the question for kitty's protocol.
  static let kittyNumber = 31
  /// The name (XTVERSION), the cell's pixels, and the attributes (DA1).
  package static let first = Array("\u{1B}[>q\u{1B}[16t\u{1B}[c".utf8)
  /// The cell's pixels alone, which may have changed, and the attributes.
  static let cell = Array("\u{1B}[16t\u{1B}[c".utf8)
  /// The question for kitty's pictures: whether one of one pixel could be shown.
  package static let kitty = Array("\u{1B}_Gi=\(kittyNumber),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)
  /// The question for the number of a Sixel picture's colours.
  package static let sixelColors = Array("\u{1B}[?1;1;0S".utf8)
  private static let attributes = Array("\u{1B}[c".utf8)

  private let environment: [String: String]
  private var name: String?
  private var speaksKitty = false
  private var hasSixel = false
  private var colors: Int?
  private var isSecondRound = false
  /// The size of a cell as the terminal says it; not checked.
  package private(set) var cell: (width: Int, height: Int)?

  /// Before the first question.
  package init(environment: [String: String]) {
    self.environment = environment
  }

  /// Whether there is a point in asking. GNU screen shows no pictures. tmux hands Sixel on, but keeps ten pictures and
  /// forgets one when anything is written beside it: what it shows after a change of windows has holes.
  package static func isWorthAsking(_ environment: [String: String]) -> Bool {
    ["TMUX", "STY"].allSatisfy { (environment[$0] ?? "").isEmpty }
      && !["screen", "tmux"].contains { (environment["TERM"] ?? "").hasPrefix($0) }
  }

  /// Takes an answer.
  package mutating func take(_ answer: TerminalAnswer) -> Reaction {
    switch answer {
    case .name(let name): self.name = name
    case .cell(let width, let height): cell = (width, height)
    case .sixelColors(let count): colors = count
    case .kitty: speaksKitty = true
    case .attributes(let attributes):
      if isSecondRound { return .settled(found) }
      isSecondRound = true
      hasSixel = attributes.contains(4)
      // On another machine the environment does not tell of tmux, which would take the question for kitty's pictures
      // for a title.
      if name?.hasPrefix("tmux") == true { return .settled(nil) }
      let questions = (name == nil ? [] : Self.kitty) + (hasSixel ? Self.sixelColors : [])
      return questions.isEmpty ? .settled(found) : .ask(questions + Self.attributes)
    }
    return .wait
  }

  /// The best way that is known to the terminal. Sixel is last, as its colours are in hundredths.
  private var found: PictureProtocol? {
    if speaksKitty { return .kitty }
    if isITerm2 { return .iTerm2 }
    guard hasSixel else { return nil }
    let count = colors ?? SixelPalette.mostColors
    return count < 2 ? nil : .sixel(colors: min(count, SixelPalette.mostColors))
  }

  /// The environment is asked only if the terminal does not say what it is: a window that was opened from another has
  /// inherited it.
  private var isITerm2: Bool {
    if let name { return Self.likeITerm2.contains { name.hasPrefix($0) } }
    return ["TERM_PROGRAM", "LC_TERMINAL"].contains { variable in
      Self.likeITerm2.contains { environment[variable]?.hasPrefix($0) == true }
    }
  }

  private static let likeITerm2 = ["iTerm", "WezTerm"]
}
