import Drawing
import Foundation
import TestSupport
import Testing

@testable import Explorer

/// The text format of lessons.
@Suite struct LessonReaderTests {
  private static let good = """
    # A comment.
    lesson: What z is
    about: a picture from numbers

    say: The picture is decoded
      from z. `Right` moves it.
    open: mnist-2d
    view: map
    run: z 1 0.5
    run: zero all
    hide: space Shift-Right 9

    predict: What will come?
    1: noise
    2: a digit
    right: 2

    answer: A digit.

    task: Find it.
    new: latent 2; objective autoencoder; epochs 5
    target: z1 1.5, z2 -1
    check: distance_to_target < 8.5
    check: view = map
    hint: Look.
    done: Found.
    """

  private func read(_ text: String) throws(LessonFlaws) -> Lesson { try LessonReader.read(text, name: "x", .explorer) }

  private func flaws(_ text: String) -> [String] {
    do throws(LessonFlaws) {
      _ = try read(text)
      return []
    } catch {
      return error.all.map { "\($0.line): \($0.text)" }
    }
  }

  @Test func aLessonIsRead() throws {
    let lesson = try read(Self.good)
    #expect(lesson.title == "What z is" && lesson.about == "a picture from numbers" && lesson.steps.count == 4)
    #expect(lesson.steps[0].text == "The picture is decoded from z. `Right` moves it.")
    #expect(lesson.steps[0].line == 5)
    guard case .open("mnist-2d") = lesson.steps[0].setups[0], lesson.steps[0].setups.count == 5 else {
      Issue.record("\(lesson.steps[0].setups)")
      return
    }
    #expect(lesson.steps[0].setups[4] == .hide([.character(" "), .shiftRight, .character("9")]))
    #expect(lesson.steps[1].kind == .predict(answers: ["noise", "a digit"], right: 1))
    #expect(lesson.steps[2].kind == .answer)
    #expect(lesson.steps[3].target == [0: 1.5, 1: -1])
    guard case .task(let checks, let hints, let done) = lesson.steps[3].kind else { return }
    #expect(checks.map(\.quantity.name) == ["distance_to_target", "view"] && checks[0].value == .number(8.5))
    #expect(hints == ["Look."] && done == "Found.")
    guard case .begin(let run, epochs: 5)? = lesson.steps[3].setups.first else {
      Issue.record("\(lesson.steps[3].setups)")
      return
    }
    #expect(run.architecture.latent == 2 && run.objective == .autoencoder && run.data == "digits")
  }

  @Test(arguments: [
    ("", "1: a lesson begins"), ("lesson: x", "1: no step"),
    ("lesson: x\nsay: a\nwhat", "3: expected a word and a colon"),
    ("lesson: x\nsya: a", "2: unknown word sya"), ("lesson: x\nview: map\nsay: a", "2: view: belongs to a step"),
    ("lesson: x\nsay: a\nview: mop", "3: no view mop: expected explore"),
    ("lesson: x\nsay: a\nrun: fly", "3: no command fly"),
    ("lesson: x\nsay: a\nrun: beta", "3: no command beta"), ("lesson: x\nsay: a\nhide: Foo", "3: no key Foo"),
    ("lesson: x\nsay: a\ncheck: beta > 1", "3: check: does not belong in say:"),
    ("lesson: x\nsay:", "2: say: says nothing"),
    ("lesson: x\ntask: a", "2: task: needs a check:"),
    ("lesson: x\ntask: a\ncheck: beta > x", "3: beta: expected a number"),
    ("lesson: x\ntask: a\ncheck: beta > nan", "3: beta: expected a number"),
    ("lesson: x\ntask: a\ncheck: bta > 1", "3: no quantity bta: expected view"),
    ("lesson: x\ntask: a\ncheck: beta ~ 1", "3: no relation ~"),
    ("lesson: x\ntask: a\ncheck: view > map", "3: view is a word"),
    ("lesson: x\ntask: a\ncheck: view = mop", "3: view: expected one of"),
    ("lesson: x\ntask: a\ncheck: z0 = 1", "3: no quantity z0"),
    ("lesson: x\ntask: a\ncheck: distance_to_target < 3", "3: distance_to_target needs a target:"),
    ("lesson: x\ntask: a\ntarget: z1 9\ncheck: distance_to_target < 3", "3: target: expected"),
    ("lesson: x\npredict: a\n1: b\n2: c\nanswer: d", "2: predict: needs the number"),
    ("lesson: x\npredict: a\n1: b\n2: c\nright: 3\nanswer: d", "5: right: expected a number from 1 to 2"),
    ("lesson: x\npredict: a\n1: b\n3: c\nright: 1\nanswer: d", "4: answers are counted from 1"),
    ("lesson: x\npredict: a\n1: b\nright: 1\nanswer: d", "2: predict: takes 2 to 4 answers"),
    ("lesson: x\npredict: a\n1: b\n2: c\nright: 1", "2: predict: without an answer: after it"),
    ("lesson: x\nanswer: d", "2: answer: without a predict:"), ("lesson: x\nsay: a `b", "2: a ` without its partner"),
    ("lesson: x\nsay: a\nopen: m\nnew: latent 2", "2: a step takes open: or new:"),
    ("lesson: x\nsay: a\nopen: m\nopen: n", "4: open: stands once"),
    ("lesson: x\nsay: a\nnew: latent 0", "3: latent: expected"),
    ("lesson: x\nsay: a\nnew: lat 2", "3: no setting lat"), ("lesson: x\nsay: a\nnew: epochs 0", "3: epochs: expected"),
    ("lesson: x\nlesson: y\nsay: a", "2: lesson: stands once"), ("  a\nlesson: x\nsay: a", "1: nothing to continue"),
    ("lesson: x\nsay: a\u{1B}[31m", "2: a character that cannot be printed"),
    ("lesson: x\nsay: " + String(repeating: "words ", count: 90), "2: the text takes"),
    ("lesson: " + String(repeating: "x", count: 41) + "\nsay: a", "1: a title has at most 40 columns"),
  ]) func aFlawIsToldWithItsLine(text: String, flaw: String) {
    let found = flaws(text)
    #expect(found.contains { $0.hasPrefix(flaw) }, "\(found)")
  }

  @Test func allFlawsAreToldInTheOrderOfLines() {
    #expect(flaws("lesson: x\nsay: a\nview: mop\nsya: b\nrun: fly").map { $0.prefix(2) } == ["3:", "4:", "5:"])
  }

  /// No text brings the reader down, or makes a lesson without steps.
  @Test func noTextBringsItDown() {
    var generator = SystemRandomNumberGenerator()
    let lines = Self.good.split(separator: "\n").map(String.init)
    for _ in 0..<300 {
      var text = lines.shuffled(using: &generator).prefix(Int.random(in: 0...lines.count)).joined(separator: "\n")
      if !text.isEmpty, Bool.random() {
        text.insert(
          ["`", ":", "\n", "\u{7}", "9", "é"].randomElement() ?? ":",
          at: text.indices.randomElement() ?? text.startIndex)
      }
      if let lesson = try? read(text) { #expect(!lesson.steps.isEmpty) }
    }
  }

  @Test func aFileIsReadOrRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("mine.txt")
    try Data(Self.good.utf8).write(to: URL(filePath: path))
    #expect(try Lesson(contentsOf: path).name == path)
    try Data([0xFF, 0xFE, 0x0A]).write(to: URL(filePath: path))
    #expect(throws: LessonError.unreadable(file: path, reason: "it is not text in UTF-8")) {
      try Lesson(contentsOf: path)
    }
    try Data(count: LessonReader.mostBytes + 1).write(to: URL(filePath: path))
    #expect(throws: LessonError.self) { try Lesson(contentsOf: path) }
    #expect(throws: LessonError.self) { try Lesson(contentsOf: folder.file("none.txt")) }
    try Data("lesson: x\nsay: a\nview: mop".utf8).write(to: URL(filePath: path))
    do throws(LessonError) {
      _ = try Lesson(contentsOf: path)
    } catch {
      guard case .flawed(path, let flaws) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(flaws.map(\.line) == [3])
    }
  }

  @Test func progressSurvivesItsText() {
    var progress = LessonProgress("3 open a\n0 done b c\nx\n-1 open d\n2 maybe e\n")
    #expect(progress.text == "3 open a\n0 done b c\n")
    let lesson = Lesson(name: "a", title: "", about: "", steps: [])
    progress.note(lesson, step: 5, isDone: true)
    progress.note(lesson, step: 1, isDone: false)
    #expect(progress.text == "1 done a\n0 done b c\n")
    #expect(LessonProgress(progress.text) == progress)
  }
}
