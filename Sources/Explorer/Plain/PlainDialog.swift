import Drawing
import VAE

/// The explorer as a conversation in lines, for screen readers and pipes: the same keys and commands, answered in words.
///
/// A line is a command by its word (`increase`), by its key (`right`, `l`) or several keys (`j j l`), with a number after
/// it for how often. What is asked (a file name, a choice) is answered by the next line.
public struct PlainDialog {
  fileprivate let session: ExplorerSession
  private var told: Told

  /// A conversation about a session that has begun.
  public init(_ session: ExplorerSession) {
    self.session = session
    told = Told(session.state)
  }

  fileprivate var state: World { session.state.world }
  fileprivate var view: any View { session.state.openView }

  /// What is said before the first line.
  public mutating func greeting() -> [String] {
    defer { told = Told(session.state) }
    return status + ["help lists the commands."]
  }

  /// The answer to a line.
  public mutating func answer(_ line: String) -> [String] {
    told = Told(session.state)
    // The same words as before are news if a key has brought them about.
    told.notice = nil
    let line = line.trimmingSpaces
    let lines = state.overlay == nil ? obey(line) : reply(line)
    return lines ?? changes(orElse: place)
  }

  /// Where the user is in this view, for commands that change nothing.
  private var place: [String] {
    let lines = view.place(state)
    return lines.isEmpty ? [state.runSentence] : lines
  }

  private var status: [String] { state.status(view.sentences(state)) }

  /// What has happened by itself since the last answer: results of training, downloads, lists.
  public mutating func news() -> [String] { changes(orElse: []) }

  private mutating func changes(orElse nothing: [String]) -> [String] {
    defer { told = Told(session.state) }
    let lines = told.changes(to: session.state)
    return lines.isEmpty && !state.isFinished ? nothing : lines
  }

  private func press(_ keys: Key...) {
    for key in keys where !state.isFinished { session.handle(.input(.key(key))) }
  }

  /// Does what a line says, with nothing asked. The lines of answers that are no change; nil where changes are the answer.
  private mutating func obey(_ line: String) -> [String]? {
    switch line.lowercased() {
    case "", "status": return status
    case "show": return session.state.picture
    // The key does either, whichever is not the case.
    case "train" where state.run == .running, "pause" where state.run != .running: return [state.runSentence]
    case "pause":
      press(SharedCommand.toggleTraining.keys[0])
      return nil
    default: break
    }
    let words = PlainWords(session.state)
    if let (command, value) = ValueCommand.parse(line), !words.isCommand(line) {
      // `z 3` may be two keys.
      let isKeys = command == .z && value.split(separator: " ").count != 2 && words.keys(line) != nil
      if !isKeys {
        if !state.isFinished { session.handle(.obey(command, value)) }
        return nil
      }
    }
    guard let keys = PlainWords(session.state).keys(line) else {
      return ["\"\(line.printable)\" is no command here: help lists them."]
    }
    for key in keys where state.overlay == nil { press(key) }
    if case .help = state.overlay {
      press(.escape)
      return PlainWords(session.state).help
    }
    return nil
  }

  /// Takes a line as the answer to what is asked.
  private func reply(_ line: String) -> [String]? {
    let isEscape = ["esc", "escape"].contains(line.lowercased())
    switch state.overlay {
    case .saveName(let field) where !isEscape && !line.isEmpty:
      press(.end)
      for _ in field.text { press(.backspace) }
      for character in line { press(.character(character)) }
      press(.enter)
    case .openList(let models?, let selected) where !isEscape:
      guard let number = Int(line), models.indices.contains(number - 1) else {
        return ["a number from 1 to \(models.count), or esc."]
      }
      for _ in selected..<max(selected, number - 1) { press(.down) }
      for _ in (number - 1)..<max(selected, number - 1) { press(.up) }
      press(.enter)
    case .objectives where !isEscape && !line.isEmpty:
      let all = Objective.allCases
      let numbered = Int(line).flatMap { all.indices.contains($0 - 1) ? all[$0 - 1] : nil }
      guard let chosen = numbered ?? Objective(rawValue: line.lowercased()) else {
        return ["a number from 1 to \(all.count), a name, or esc."]
      }
      press(.escape)
      session.handle(.obey(.objective, chosen.rawValue))
    case .question(let question) where !isEscape:
      guard let choice = question.choices.first(where: { $0.key.plainName == line.lowercased() }) else {
        return state.prompt
      }
      press(choice.key)
    case .bookmarkName(let field, _) where !isEscape && !line.isEmpty:
      press(.end)
      for _ in field.text { press(.backspace) }
      for character in line { press(.character(character)) }
      press(.enter)
    case .imageNumber where !isEscape && !line.isEmpty:
      for character in line { press(.character(character)) }
      press(.enter)
    case .bookmarks where !isEscape && !line.isEmpty: return chooseBookmark(line)
    case .runForm where !isEscape && !line.isEmpty:
      let value = ValueCommand.parse(line).flatMap { $0.command == .set ? $0.value : nil } ?? line
      session.handle(.obey(.set, value))
    case .saveName where line.isEmpty: press(.enter)
    case .bookmarkName where line.isEmpty: press(.enter)
    case .runForm where line.isEmpty: press(.enter)
    default: press(.escape)
    }
    return nil
  }
}

extension PlainDialog {
  /// A number or a name goes there; `remove` and a number removes it.
  private func chooseBookmark(_ line: String) -> [String]? {
    let words = line.split(separator: " ")
    let isRemoval = words.first?.lowercased() == "remove"
    guard let number = words.last.flatMap({ Int($0) }), words.count == (isRemoval ? 2 : 1),
      state.bookmarks.indices.contains(number - 1)
    else {
      guard let index = state.bookmark(named: line) else { return state.bookmarkQuestion }
      session.handle(.input(.key(.escape)))
      session.handle(.obey(.go, state.bookmarks[index].name))
      return nil
    }
    let name = state.bookmarks[number - 1].name
    session.handle(.input(.key(.escape)))
    session.handle(.obey(isRemoval ? .forget : .go, name))
    return nil
  }
}

extension String {
  /// As much of it as is safe to repeat: no control characters, no novels.
  fileprivate var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(60).map { $0.value < 32 || (127..<160).contains($0.value) ? "?" : $0 }))
  }
}
