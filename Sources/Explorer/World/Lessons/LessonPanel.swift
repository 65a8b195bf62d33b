import Drawing
import Interface

extension LessonRun {
  /// The rows of the panel on a screen: six, or more where texts need more rows because the screen is narrow.
  func rows(width: Int, height: Int) -> Int {
    let needed = 1 + content(LessonText.columns(screen: width, hasTarget: step.target != nil))
    let wanted = width < LessonText.usualWidth ? max(1 + LessonText.mostRows, needed) : 1 + LessonText.mostRows
    return min(wanted, max(0, height - Layout.smallest.height))
  }

  private func content(_ columns: Int) -> Int { texts.reduce(0) { $0 + KeyText($1).lines(columns).count } }

  /// What the panel says, a paragraph each.
  var texts: [String] {
    if wait != nil { return ["The model is being opened ..."] }
    switch step.kind {
    case .say: return [step.text]
    case .predict(let answers, _): return [step.text] + answers.enumerated().map { "`\($0.offset + 1)` \($0.element)" }
    case .answer: return [judgement + step.text]
    case .task(_, _, let done):
      if isSolved { return [judgement + done] }
      return [step.text] + (shownHints.last.map { [LessonText.hint(hints, of: hintCount) + $0] } ?? [])
    }
  }

  /// Whether the prediction was right, as the beginning of an answer; empty where nothing was predicted.
  private var judgement: String { verdict.map { LessonText.verdict(said: $0.said, right: $0.right) } ?? "" }

  /// What kind of step it is, in a word or two.
  var kindWord: String {
    switch step.kind {
    case .say: "look"
    case .predict: "predict"
    case .answer: "answer"
    case .task: isSolved ? "solved" : "task"
    }
  }

  /// The keys that matter now.
  var hintList: [Hint] {
    let on = Hint(
      LessonCommand.on.keys, isOpenTask ? "skips" : isLast ? "ends" : answers.isEmpty ? "goes on" : "passes")
    let hint = isOpenTask && hints < hintCount ? [Hint(LessonCommand.hint.keys, "hint")] : []
    return [on] + hint + [
      Hint(LessonCommand.earlier.keys, "back"), Hint(SharedCommand.learn.keys, "lessons"),
    ]
  }
}

extension World {
  /// Draws the lesson's panel: a heading with its keys, and what the step says, beside a bar.
  func drawLesson(on canvas: inout Canvas, in rect: Rect) {
    guard let run = lesson, !rect.isEmpty else { return }
    for y in rect.y..<rect.endY { canvas.write(sign("▌", "|"), x: rect.x, y: y, style: Theme.selected) }
    let picture = targetRect(of: run, in: rect)
    drawHeading(
      of: run, on: &canvas, in: Rect(x: rect.x + 2, y: rect.y, width: rect.width - 3 - picture.width, height: 1))
    let columns = LessonText.columns(screen: rect.width, hasTarget: run.step.target != nil)
    var y = rect.y + 1
    for text in run.texts {
      let room = Rect(x: rect.x + 2, y: y, width: columns, height: rect.endY - y)
      y = KeyText(text).draw(on: &canvas, in: room, style: run.isSolved ? Theme.running : .plain)
    }
    let now = checkedNow(run)
    if y < rect.endY, !now.isEmpty {
      canvas.write("now: " + now.joined(separator: "  "), x: rect.x + 2, y: y, style: Theme.dim, maxWidth: columns)
    }
    guard !picture.isEmpty else { return }
    guard let target = run.targetPicture else { return }
    canvas.draw(target, in: imageSize.bestRect(in: picture), symbols: look.symbols)
  }

  private func drawHeading(of run: LessonRun, on canvas: inout Canvas, in rect: Rect) {
    let style = run.isSolved ? Theme.running : Theme.selected
    let place = "\(run.place + 1)/\(run.lesson.steps.count) \(run.kindWord)"
    let hints = lessonHints(run, in: rect)
    let room = hints.x - rect.x - 1
    let full = "\(run.lesson.title)  \(place)"
    canvas.write(full.columns <= room ? full : place, x: rect.x, y: rect.y, style: style, maxWidth: max(0, room))
    hints.line.draw(on: &canvas, notice: nil)
  }

  /// The keys in the heading, and the column that they begin at.
  private func lessonHints(_ run: LessonRun, in rect: Rect) -> (line: HintLine, x: Int) {
    let list = run.hintList
    let width = min(rect.width * 3 / 5, 52)
    let place = Rect(x: rect.endX - width, y: rect.y, width: width, height: 1)
    return (HintLine(list, keeping: LessonCommand.on.keys, in: place, unicode: unicode), place.x)
  }

  /// Where the picture to look for is drawn; empty where nothing is looked for.
  private func targetRect(of run: LessonRun, in rect: Rect) -> Rect {
    guard run.step.target != nil else { return Rect(x: rect.endX, y: rect.y, width: 0, height: 0) }
    return Rect(x: rect.endX - 12, y: rect.y, width: 12, height: rect.height)
  }

  /// The key that a click on the panel stands for, if any: one of its heading, or the number of an answer.
  func lessonKey(x: Int, y: Int, in rect: Rect) -> Key? {
    guard let run = lesson, rect.contains(x: x, y: y) else { return nil }
    let heading = Rect(
      x: rect.x + 2, y: rect.y, width: rect.width - 3 - targetRect(of: run, in: rect).width, height: 1)
    if y == rect.y { return lessonHints(run, in: heading).line.key(x: x, y: y) }
    let columns = LessonText.columns(screen: rect.width, hasTarget: run.step.target != nil)
    var end = rect.y + 1
    for (index, text) in run.texts.enumerated() {
      end += KeyText(text).lines(columns).count
      if y < end { return index > 0 && index <= run.answers.count ? .character(Character("\(index)")) : nil }
    }
    return nil
  }

  /// What the lesson says, in sentences for a conversation.
  var lessonSentences: [String] {
    guard let run = lesson else { return [] }
    let heading = "\(run.lesson.title), step \(run.place + 1) of \(run.lesson.steps.count), \(run.kindWord)"
    return [heading] + run.texts.map { KeyText($0).plain } + checkedNow(run).map { "now: \($0)" }
  }

  /// The present values of what an open task checks: `dead dimensions 3`.
  private func checkedNow(_ run: LessonRun) -> [String] {
    guard run.isOpenTask, run.wait == nil, case .task(let checks, _, _) = run.step.kind else { return [] }
    var told: Set<String> = []
    return checks.compactMap { check in
      guard told.insert(check.quantity.name).inserted, let value = check.quantity.read(self) else { return nil }
      let name = check.quantity.name.replacing("_", with: " ")
      switch value {
      case .word(let word): return "\(name) \(word)"
      case .number(let number):
        let isWhole = number == number.rounded() && abs(number) < 1e9
        let digits = abs(number) < 10 ? 2 : abs(number) < 1000 ? 1 : 0
        return "\(name) \(isWhole ? "\(Int(whole: number))" : Numerals.fixed(number, digits: digits))"
      }
    }
  }
}
