import Drawing
import Interface
import Training

extension LessonReader {
  /// Adds what a line says to a step: what is done when it begins, or what is looked for.
  mutating func add(_ line: Line, to step: inout LessonStep) {
    switch line.word {
    case "open": step.setups.append(.open(line.text))
    case "new": if let setup = newRun(line) { step.setups.append(setup) }
    case "view":
      guard let name = ViewName.allCases.first(where: { $0.rawValue == line.text }) else {
        return flaw(
          line.number, "no view \(line.text): expected \(ViewName.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      step.setups.append(.view(name))
    case "run":
      guard vocabulary.isCommand(line.text) else {
        return flaw(
          line.number, "no command \(line.text): expected one of the palette, with its value, like run: beta 4")
      }
      step.setups.append(.run(line.text))
    case "hide": if let keys = keys(line) { step.setups.append(.hide(keys)) }
    case "target": step.target = target(line)
    default: break
    }
  }

  /// `latent 20; objective autoencoder; epochs 5`: settings of a run on built-in data, separated by semicolons.
  private mutating func newRun(_ line: Line) -> Setup? {
    var given: [Setting: String] = [.data: "digits"]
    var epochs: Int?
    for part in line.text.split(separator: ";") {
      let words = String(part).trimmingSpaces.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else {
        flaw(line.number, "new: expected settings and values, separated by semicolons, like latent 2; epochs 5")
        return nil
      }
      if words[0] == "epochs" {
        guard let number = Int(words[1]), (1...10_000).contains(number) else {
          flaw(line.number, "epochs: expected a whole number from 1 to 10000")
          return nil
        }
        epochs = number
        continue
      }
      guard let setting = Setting(rawValue: words[0]) else {
        let known = Setting.allCases.map(\.rawValue).joined(separator: ", ")
        flaw(line.number, "no setting \(words[0]): expected epochs, \(known)")
        return nil
      }
      guard setting.accepts(words[1]) else {
        flaw(line.number, "\(setting.rawValue): expected \(setting.expected)")
        return nil
      }
      given[setting] = words[1]
    }
    do throws(SettingError) {
      return .begin(try RunConfiguration(given), epochs: epochs)
    } catch {
      flaw(line.number, "new: \(error)")
      return nil
    }
  }

  /// `space 9 Shift-Right`: keys by their names.
  private mutating func keys(_ line: Line) -> Set<Key>? {
    var keys: Set<Key> = []
    for name in line.text.split(separator: " ").map(String.init) {
      guard let key = vocabulary.key(name) else {
        flaw(line.number, "no key \(name): expected keys separated by spaces, like space 9 Shift-Right")
        return nil
      }
      keys.insert(key)
    }
    return keys
  }

  /// `z1 1.5, z4 -2`: where the point differs from 0.
  private mutating func target(_ line: Line) -> [Int: Float]? {
    var target: [Int: Float] = [:]
    for part in line.text.split(separator: ",") {
      let words = part.split(separator: " ")
      guard words.count == 2, words[0].first == "z", let dimension = Int(words[0].dropFirst()), dimension >= 1,
        let value = Float(words[1]), abs(value) <= World.reach
      else {
        flaw(line.number, "target: expected dimensions and values from -6 to 6, like z1 1.5, z4 -2")
        return nil
      }
      target[dimension - 1] = value
    }
    return target
  }

  /// Whether a verdict on a prediction fits before the end of a task.
  mutating func checkVerdict(before done: String, of step: LessonStep) {
    let columns = LessonText.columns(screen: LessonText.usualWidth, hasTarget: step.target != nil)
    let rows = KeyText(LessonText.longestVerdict + done).lines(columns).count
    if rows > LessonText.mostRows {
      flaw(step.line, "done: takes \(rows) rows with the verdict before it, and the panel has \(LessonText.mostRows)")
    }
  }

  /// Whether the texts of a step fit into the panel on a screen of 80 columns.
  mutating func checkRoom(_ step: LessonStep) {
    let columns = LessonText.columns(screen: LessonText.usualWidth, hasTarget: step.target != nil)
    func rows(_ text: String) -> Int { KeyText(text).lines(columns).count }
    func check(_ rows: Int, _ what: String) {
      if rows > LessonText.mostRows {
        flaw(step.line, "\(what) takes \(rows) rows of \(columns) columns, and the panel has \(LessonText.mostRows)")
      }
    }
    switch step.kind {
    case .say: check(rows(step.text), "the text")
    case .answer: check(rows(LessonText.longestVerdict + step.text), "the answer with the verdict before it")
    case .predict(let answers, _):
      check(rows(step.text) + answers.reduce(0) { $0 + rows("1 " + $1) }, "the question with its answers")
    case .task(_, let hints, let done):
      let longest = hints.map { rows(LessonText.hint(1, of: hints.count) + $0) }.max() ?? 0
      // A row for the numbers of now.
      check(rows(step.text) + longest + 1, "the task with its longest hint")
      check(rows(done), "done:")
    }
  }
}
