import Drawing
import Files
import Training

/// Something wrong in the file of a lesson.
public struct LessonFlaw: Error, Sendable, Equatable {
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong and what is expected.
  public let text: String
}

/// Why a lesson cannot be read.
public enum LessonError: Error, Sendable, Equatable {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// It is no lesson, for these reasons, in the order of lines.
  case flawed(file: String, [LessonFlaw])
}

/// Reads the text of a lesson: lines `word: text`, where a line that begins with a space continues the one before it, and `#`
/// begins a comment.
///
/// ```
/// lesson: What z is
/// about: a picture is made from a few numbers
///
/// say: The picture is decoded from z. `Right` moves it.
/// open: mnist-2d
///
/// predict: What will a z far from 0 give?
/// 1: an empty picture
/// 2: a digit, or a blur
/// right: 2
///
/// task: Go further than 3 from 0.
/// check: length_of_z > 3
/// hint: `Shift Right` takes steps of 0.5.
/// ```
public struct LessonReader {
  /// What the names in a lesson can be, which only the whole explorer knows.
  struct Vocabulary: Sendable {
    /// Whether the palette knows this line in some view.
    let isCommand: @Sendable (String) -> Bool
    /// The key of a name: `space`, `Shift Right`, `9`.
    let key: @Sendable (String) -> Key?
  }

  let vocabulary: Vocabulary
  private var flaws: [LessonFlaw] = []
  private var title, about: Line?
  private var blocks: [Block] = []

  /// The largest file in bytes, and the most steps.
  static let mostBytes = 1 << 16
  static let mostSteps = 100
  private static let longestTitle = 40
  private static let longestAbout = 66

  /// A line of the file, and the lines that continue it.
  struct Line: Equatable {
    let number: Int
    let word: String
    var text: String
  }

  /// A step as it is written: its first line, and the others.
  struct Block {
    let head: Line
    var rest: [Line] = []
  }

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// The lesson that a text describes.
  ///
  /// - Throws: all flaws, in the order of lines.
  static func read(_ text: String, name: String, _ vocabulary: Vocabulary) throws(LessonFlaws) -> Lesson {
    var reader = LessonReader(vocabulary)
    reader.divide(text)
    let steps = reader.blocks.compactMap { reader.step($0) }
    reader.checkWhole(steps)
    guard reader.flaws.isEmpty, let title = reader.title else {
      throw LessonFlaws(all: reader.flaws.sorted { $0.line < $1.line })
    }
    return Lesson(name: name, title: title.text, about: reader.about?.text ?? "", steps: steps)
  }

  mutating func flaw(_ line: Int, _ text: String) { flaws.append(LessonFlaw(line: line, text: text)) }
}

/// All that is wrong with a text.
struct LessonFlaws: Error { let all: [LessonFlaw] }

extension LessonReader {
  private static let heads = ["say", "predict", "answer", "task"]
  private static let parts =
    ["open", "new", "view", "run", "hide", "target", "check", "hint", "done", "right"]
    + (1...LessonStep.mostAnswers).map(String.init)

  /// Divides the text into lines and steps.
  private mutating func divide(_ text: String) {
    var open: Line?
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let raw = raw.hasSuffix("\r") ? raw.dropLast() : raw
      let number = index + 1
      let content = String(raw).trimmingSpaces
      if content.isEmpty || raw.first == "#" { continue }
      guard String(raw).printableLine == raw else {
        flaw(number, "a character that cannot be printed: \(String(raw).printableLine.prefix(40))")
        continue
      }
      if raw.first == " " {
        if open == nil { flaw(number, "nothing to continue: a line begins with a word and a colon, like say:") }
        open?.text.append(" " + content)
        continue
      }
      if let open { take(open) }
      open = nil
      guard let colon = raw.firstIndex(of: ":") else {
        flaw(number, "expected a word and a colon, like say:")
        continue
      }
      let word = String(raw[..<colon])
      open = Line(number: number, word: word, text: String(raw[raw.index(after: colon)...]).trimmingSpaces)
    }
    if let open { take(open) }
  }

  /// Takes a whole line.
  private mutating func take(_ line: Line) {
    let text = line.text.split(separator: " ").joined(separator: " ")
    let line = Line(number: line.number, word: line.word, text: text)
    if text.isEmpty { flaw(line.number, "\(line.word): says nothing") }
    if text.count(where: { $0 == "`" }) % 2 == 1 {
      flaw(line.number, "a ` without its partner: keys stand between two")
    }
    switch line.word {
    case "lesson" where title == nil && blocks.isEmpty:
      title = line
      if text.columns > Self.longestTitle { flaw(line.number, "a title has at most \(Self.longestTitle) columns") }
    case "about" where about == nil && blocks.isEmpty:
      about = line
      if text.columns > Self.longestAbout { flaw(line.number, "about has at most \(Self.longestAbout) columns") }
    case "lesson", "about": flaw(line.number, "\(line.word): stands once, before the first step")
    case let word where Self.heads.contains(word): blocks.append(Block(head: line))
    case let word where Self.parts.contains(word):
      if blocks.isEmpty {
        flaw(line.number, "\(word): belongs to a step, and none has begun: say:, predict:, answer: or task:")
      } else {
        blocks[blocks.count - 1].rest.append(line)
      }
    default:
      let known = (["lesson", "about"] + Self.heads + Self.parts).joined(separator: ", ")
      flaw(line.number, "unknown word \(line.word): expected one of \(known)")
    }
  }

  /// What only the whole lesson shows.
  private mutating func checkWhole(_ steps: [LessonStep]) {
    if title == nil { flaw(1, "a lesson begins with its title: lesson: What z is") }
    if blocks.isEmpty { flaw(title?.number ?? 1, "no step: add one that begins with say:, predict:, answer: or task:") }
    if blocks.count > Self.mostSteps { flaw(blocks[Self.mostSteps].head.number, "more than \(Self.mostSteps) steps") }
    // What follows is only true of all steps.
    guard steps.count == blocks.count else { return }
    for (index, step) in steps.enumerated() {
      if case .answer = step.kind, steps.question(answeredAt: index) == nil {
        flaw(step.line, "answer: without a predict: before it")
      }
      guard step.isQuestion else { continue }
      guard let answer = steps.answer(toQuestion: index) else {
        flaw(step.line, "predict: without an answer: after it, or a task: next to it")
        continue
      }
      if case .task(_, _, let done) = steps[answer].kind { checkVerdict(before: done, of: steps[answer]) }
    }
  }

  /// The step of a block; nil if it is flawed.
  private mutating func step(_ block: Block) -> LessonStep? {
    let count = flaws.count
    let single = ["open", "new", "view", "hide", "target", "done", "right"]
    for word in single {
      for line in block.rest.filter({ $0.word == word }).dropFirst() {
        flaw(line.number, "\(word): stands once in a step")
      }
    }
    let allowed = Self.allowed(in: block.head.word)
    for line in block.rest where !allowed.contains(line.word) {
      flaw(line.number, "\(line.word): does not belong in \(block.head.word):")
    }
    var step = LessonStep(line: block.head.number, text: block.head.text, kind: .say)
    for line in block.rest { add(line, to: &step) }
    // A model is opened before anything is done with it.
    step.setups = step.setups.filter(\.isOfModel) + step.setups.filter { !$0.isOfModel }
    if step.setups.count(where: \.isOfModel) > 1 { flaw(block.head.number, "a step takes open: or new:, not both") }
    switch block.head.word {
    case "predict": step.kind = question(block)
    case "answer": step.kind = .answer
    case "task": step.kind = task(block)
    default: break
    }
    checkRoom(step)
    return flaws.count == count ? step : nil
  }

  private static func allowed(in head: String) -> Set<String> {
    let setups: Set = ["open", "new", "view", "run", "hide"]
    switch head {
    case "predict": return setups.union(["right"]).union((1...LessonStep.mostAnswers).map(String.init))
    case "task": return setups.union(["target", "check", "hint", "done"])
    default: return setups
    }
  }

  private mutating func question(_ block: Block) -> LessonStep.Kind {
    let answers = block.rest.filter { Int($0.word) != nil }
    for (index, line) in answers.enumerated() where line.word != "\(index + 1)" {
      flaw(line.number, "answers are counted from 1: expected \(index + 1):")
    }
    if answers.count < 2 {
      flaw(block.head.number, "predict: takes 2 to \(LessonStep.mostAnswers) answers, 1: and 2: ...")
    }
    guard let right = block.rest.first(where: { $0.word == "right" }) else {
      flaw(block.head.number, "predict: needs the number of the right answer, right: 1")
      return .say
    }
    guard let number = Int(right.text), (1...max(1, answers.count)).contains(number) else {
      flaw(right.number, "right: expected a number from 1 to \(max(1, answers.count))")
      return .say
    }
    return .predict(answers: answers.map(\.text), right: number - 1)
  }

  private mutating func task(_ block: Block) -> LessonStep.Kind {
    let checks = block.rest.filter { $0.word == "check" }.compactMap { check($0) }
    if !block.rest.contains(where: { $0.word == "check" }) {
      flaw(block.head.number, "task: needs a check:, like check: beta >= 4")
    }
    let hasTarget = block.rest.contains { $0.word == "target" }
    if !hasTarget, let line = block.rest.first(where: { $0.text.contains("distance_to_target") }) {
      flaw(line.number, "distance_to_target needs a target:, like target: z1 1.5")
    }
    let done = block.rest.first { $0.word == "done" }?.text ?? "Solved."
    return .task(checks: checks, hints: block.rest.filter { $0.word == "hint" }.map(\.text), done: done)
  }

  private mutating func check(_ line: Line) -> LessonCheck? {
    let parts = line.text.split(separator: " ").map(String.init)
    guard parts.count >= 3 else {
      flaw(line.number, "check: expected a quantity, a relation and a value, like check: beta >= 4")
      return nil
    }
    guard let quantity = Quantity.named(parts[0]) else {
      flaw(
        line.number, "no quantity \(parts[0]): expected \(Quantity.all.map(\.name).joined(separator: ", ")), z1, z2 ..."
      )
      return nil
    }
    guard let relation = LessonCheck.Relation(rawValue: parts[1]) else {
      flaw(line.number, "no relation \(parts[1]): expected <, <=, >, >=, = or !=")
      return nil
    }
    let text = parts.dropFirst(2).joined(separator: " ")
    guard let words = quantity.words else {
      guard let number = Double(text), number.isFinite else {
        flaw(line.number, "\(quantity.name): expected a number, not \(text)")
        return nil
      }
      return LessonCheck(quantity: quantity, relation: relation, value: .number(number))
    }
    guard relation == .equal || relation == .unequal else {
      flaw(line.number, "\(quantity.name) is a word: expected = or !=")
      return nil
    }
    guard words.isEmpty || words.contains(text) else {
      flaw(line.number, "\(quantity.name): expected one of \(words.joined(separator: ", "))")
      return nil
    }
    return LessonCheck(quantity: quantity, relation: relation, value: .word(text))
  }
}
