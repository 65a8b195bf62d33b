import Drawing

/// What can lie over the panels. While something does, keys go to it.
public enum Overlay: Sendable, Equatable {
  /// The keys, from this line on.
  case help(firstLine: Int)
  /// A file name is being typed.
  case saveName(TextField)
  /// A command is being typed.
  case palette(Palette)
  /// The name of a bookmark is being typed: of a new one, or another for the one at this place.
  case bookmarkName(TextField, renamed: Int?)
  /// The bookmarks.
  case bookmarks(selected: Int)
  /// The number of a test image is being typed.
  case imageNumber(TextField)
  /// The models that can be opened; nil while they are being looked for.
  case openList([ModelSummary]?, selected: Int)
  /// What can be minimised.
  case objectives(selected: Int)
  /// Another run is being described.
  case runForm(RunForm)
  /// Something has to be decided.
  case question(Question)
}

/// A question with a few answers, each on a key.
public struct Question: Sendable, Equatable {
  /// What can be answered.
  public enum Answer: Sendable, Equatable {
    /// Save, then go on with what was asked for.
    case saveFirst
    /// Go on without saving.
    case withoutSaving
    /// Replace the file.
    case overwrite(path: String)
    /// Download the data set.
    case fetch(data: String)
    /// Begin a new model on the built-in digits.
    case newModelOnDigits
    /// Do nothing.
    case cancel
  }

  /// An answer and its key.
  public struct Choice: Sendable, Equatable {
    /// The key.
    public var key: Key
    /// What it does, in a few words.
    public var label: String
    /// The answer.
    public var answer: Answer
  }

  /// The title of the box.
  public var title: String
  /// What is to be decided.
  public var text: String
  /// The answers.
  public var choices: [Choice]

  static func unsaved(steps: Int, bookmarks: Bool, then: World.AfterSave) -> Question {
    let what =
      switch then {
      case .stay, .quit: "quit"
      case .open: "open"
      case .begin: "begin anew"
      }
    let training = steps == 1 ? "1 step of training" : "\(steps) steps of training"
    let text =
      switch (steps > 0, bookmarks) {
      case (true, true): "\(training) and the changed bookmarks are in no file yet."
      case (false, _): "The bookmarks have changed, and that is in no file yet."
      case (true, false): "\(training) \(steps == 1 ? "is" : "are") in no file yet."
      }
    return Question(
      title: "not saved", text: text,
      choices: [
        Choice(key: .character("s"), label: "save, then \(what)", answer: .saveFirst),
        Choice(key: .character("d"), label: "\(what) without saving", answer: .withoutSaving),
        Choice(key: .escape, label: "go back", answer: .cancel),
      ])
  }

  static func overwrite(path: String) -> Question {
    Question(
      title: "the file exists", text: path,
      choices: [
        Choice(key: .character("y"), label: "replace it", answer: .overwrite(path: path)),
        Choice(key: .escape, label: "go back", answer: .cancel),
      ])
  }

  static func dataMissing(_ data: String, text: String, canFetch: Bool) -> Question {
    var choices: [Choice] = []
    if canFetch {
      choices.append(Choice(key: .character("f"), label: "fetch \(data) in the background", answer: .fetch(data: data)))
    }
    choices.append(
      Choice(key: .character("d"), label: "begin a new model on the built-in digits", answer: .newModelOnDigits))
    choices.append(Choice(key: .escape, label: "only look", answer: .cancel))
    return Question(title: "no data to train on", text: text, choices: choices)
  }
}

/// A line of text that is being typed.
public struct TextField: Sendable, Equatable {
  /// What stands in it.
  public private(set) var text: String
  /// Characters before the cursor.
  public private(set) var cursor: Int

  /// Whether it is a proposal that the first character takes the place of.
  public private(set) var isProposal = false

  /// A field with a proposal in it: whoever begins to type has another idea.
  static func proposing(_ text: String) -> TextField {
    var field = TextField(text)
    field.isProposal = true
    return field
  }

  /// The characters that a field takes: no path, name or value needs more. What is typed or pasted beyond is left off.
  static let longest = 4096

  /// A field with the cursor at its end.
  public init(_ text: String) {
    self.text = text
    cursor = text.count
  }

  /// Changes the text as a key asks; other keys do nothing.
  mutating func press(_ key: Key) {
    defer { isProposal = false }
    if isProposal, case .character = key { self = TextField("") }
    switch key {
    case .character(Self.toStart): replace(with: "", text.dropFirst(cursor))
    case .character(Self.toEnd): replace(with: String(text.prefix(cursor)), "")
    case .character(Self.word):
      let before = text.prefix(cursor)
      let kept = before.reversed().drop { $0 == " " }.drop { $0 != " " }
      replace(with: String(kept.reversed()), text.dropFirst(cursor))
    case .character(let character)
    where !character.unicodeScalars.contains { $0.properties.generalCategory == .control }:
      insert(String(character))
    case .backspace where cursor > 0: replace(with: String(text.prefix(cursor - 1)), text.dropFirst(cursor))
    case .delete where cursor < text.count: replace(with: String(text.prefix(cursor)), text.dropFirst(cursor + 1))
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = text.count
    default: break
    }
  }

  /// Takes a pasted text as a whole, in one line: ends of lines and other control characters are left off at its ends, and are
  /// spaces in it.
  mutating func paste(_ pasted: String) {
    if isProposal { self = TextField("") }
    func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
    var line = pasted.unicodeScalars.drop(while: isControl).prefix(Self.longest)
    while let last = line.last, isControl(last) { line.removeLast() }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line.lazy.map { isControl($0) ? " " : $0 })
    insert(String(text))
  }

  /// Puts text at the cursor, as much of it as there is room for.
  private mutating func insert(_ added: String) {
    let room = Self.longest - text.count
    if room > 0 { replace(with: String(text.prefix(cursor)) + added.prefix(room), text.dropFirst(cursor)) }
  }

  /// Ctrl-U, Ctrl-K and Ctrl-W delete to the start, to the end, and a word, as a shell has it.
  private static let (toStart, toEnd, word): (Character, Character, Character) = ("\u{15}", "\u{0B}", "\u{17}")

  /// Puts the cursor between the two. What is typed may join the character before it (an accent that comes by itself), so
  /// characters are counted afterwards.
  private mutating func replace(with before: String, _ after: Substring) {
    text = before + after
    cursor = min(before.count, text.count)
  }
}
