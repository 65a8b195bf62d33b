import Drawing
import Interface

/// A question with a few answers, each with a key.
public struct Question: Sendable, Equatable {
  /// An answer.
  public enum Answer: Sendable, Equatable {
    /// Save, then continue with what was requested.
    case saveFirst
    /// Continue without saving.
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
    /// The answer in a few words.
    public var label: String
    /// The answer.
    public var answer: Answer
  }

  /// The title of the box.
  public var title: String
  /// The question.
  public var text: String
  /// The answers.
  public var choices: [Choice]

  static func unsaved(steps: Int, bookmarks: Bool, then: World.AfterSave) -> Question {
    let what =
      switch then {
      case .stay, .quit: "quit"
      case .open: "open"
      case .begin: "begin anew"
      case .learn: "learn"
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

extension Question: Overlay {
  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    guard let choice = choices.first(where: { $0.key == key }) else { return .stay() }
    return .close(world.perform(choice.answer))
  }

  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction {
    let (inside, lines) = layout(world)
    let index = y - inside.y - lines.count - 1
    guard inside.contains(x: x, y: y), choices.indices.contains(index) else { return .stay() }
    return .close(world.perform(choices[index].answer))
  }

  /// The inside of the box, and the lines of the text: the answers begin below an empty row after them.
  private func layout(_ world: World) -> (inside: Rect, lines: [String]) {
    let columns = min(72, world.width - 2) - 4
    // A long text must not hide the answers.
    let lines = Array(text.wrapped(to: columns).prefix(max(1, world.height - 5 - choices.count)))
    return (world.overlayRoom.boxInside(width: columns + 4, height: lines.count + choices.count + 3), lines)
  }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, lines) = layout(world)
    canvas.drawBox(around: inside, title: title, unicode: world.unicode)
    for (row, line) in lines.enumerated() { canvas.write(line, x: inside.x, y: inside.y + row) }
    for (row, choice) in choices.enumerated() {
      let y = inside.y + lines.count + 1 + row
      canvas.write(choice.key.name(unicode: world.unicode), endX: inside.x + 4, y: y, style: Theme.key)
      canvas.write(choice.label, x: inside.x + 6, y: y, maxWidth: inside.width - 6)
    }
  }

  package func prompt(_ world: World) -> [String] {
    ["\(title): \(text)"] + choices.map { "\($0.key.plainName): \($0.label)" }
  }

  package mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    guard let choice = choices.first(where: { $0.key.plainName == line.lowercased() }) else { return .stay() }
    return press(choice.key, &world)
  }
}

extension World {
  fileprivate mutating func perform(_ answer: Question.Answer) -> [Effect] {
    switch answer {
    case .saveFirst: overlay = SavePrompt(self)
    case .withoutSaving: return goOn()
    case .overwrite(let path):
      bookmarksInSave = bookmarks
      return [.save(path: path, overwrite: true)]
    case .fetch(let data):
      fetching = DownloadState(data: data, share: nil)
      return [.fetch(data: data)]
    case .newModelOnDigits: return beginOnDigits()
    case .cancel: afterSave = .stay
    }
    return []
  }
}
