import Drawing

/// The explorer as a conversation in lines, for screen readers and pipes: the same keys and commands, answered in words.
///
/// A line is a command by its word (`increase`), by its key (`right`, `l`) or by several keys (`j j l`), and a number
/// after it repeats it. A question (a file name, a choice) is answered by the next line.
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

  /// The lines before the first command.
  public mutating func greeting() -> [String] {
    defer { told = Told(session.state) }
    return status + state.lessonSentences + (state.overlay?.prompt(state) ?? []) + ["help lists the commands."]
  }

  /// The answer to a line.
  public mutating func answer(_ line: String) -> [String] {
    told = Told(session.state)
    // A notice is news after a key even if its words are the same as before.
    told.notice = nil
    let line = line.trimmingSpaces
    if state.overlay == nil {
      if let lines = obey(line) { return lines }
    } else {
      session.handle(.line(line))
    }
    return changes(orElse: place)
  }

  /// What is asked, or where the user is in this view, for lines that change nothing.
  private var place: [String] {
    let lines = state.overlay?.prompt(state) ?? view.place(state)
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

  /// Carries out a line while nothing is asked. Returns the answer; nil if the answer is what has changed.
  private mutating func obey(_ line: String) -> [String]? {
    switch line.lowercased() {
    case "", "status": return status
    case "show": return session.state.picture
    // One key does both, so only the other of the two is pressed.
    case "train" where state.run == .running, "pause" where state.run != .running: return [state.runSentence]
    case "pause":
      press(SharedCommand.toggleTraining.keys[0])
      return nil
    default: break
    }
    let words = PlainWords(state)
    if let (command, value) = ValueCommand.parse(line), !words.isCommand(line) {
      // `z 3` may be two keys.
      let isKeys = command == .z && value.split(separator: " ").count != 2 && words.keys(line) != nil
      if !isKeys {
        if !state.isFinished { session.handle(.obey(command, value)) }
        return toldByOverlay
      }
    }
    guard let keys = words.keys(line) else {
      return ["\"\(line.printable)\" is no command here: help lists them."]
    }
    for key in keys where state.overlay == nil { press(key) }
    return toldByOverlay
  }

  /// What an overlay says that waits for no answer, which is all that it is for here; nil if there is none.
  private var toldByOverlay: [String]? {
    guard let overlay = state.overlay, !overlay.asks else { return nil }
    press(.escape)
    return overlay.prompt(state)
  }
}

extension String {
  /// The part that is safe to repeat: the first 60 characters, without control characters.
  fileprivate var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(60).map { $0.value < 32 || (127..<160).contains($0.value) ? "?" : $0 }))
  }
}
