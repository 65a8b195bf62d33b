import Foundation
import TestSupport
import Testing

@testable import Explorer

/// `latent learn` on a terminal and in lines: a scripted student passes every check of every lesson.
@Suite(.serialized) struct LessonScreenTests {
  /// Trains for minutes, so it runs by hand; `LessonTests` solves the tasks without a terminal.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["LATENT_LESSONS"] != nil), arguments: [(80, 24), (120, 40)])
  func aStudentPassesAllLessons(columns: Int, rows: Int) throws {
    let scratch = try Scratch(withModel: false)
    let terminal = try PseudoTerminal.latent(["learn"], in: scratch, columns: columns, rows: rows)
    for lesson in Chapters.all {
      try terminal.waitFor("Enter begins it", within: .seconds(600))
      try terminal.press(.enter)
      var tasks = try #require(LessonSolutions.tasks[lesson.name])[...]
      for (index, step) in lesson.steps.enumerated() {
        let heading = "\(index + 1)/\(lesson.steps.count) "
        try terminal.waitUntil("\(lesson.name), step \(index + 1)", within: .seconds(600)) {
          $0.screen[1].contains(heading) && !$0.contains("The model is being opened")
        }
        // The panel has at most six rows: the view goes on below it.
        #expect((1...6).allSatisfy { terminal.emulator.screen[$0].hasPrefix("▌") })
        switch step.kind {
        case .say, .answer: try terminal.press(.tab)
        case .predict(_, let right): try terminal.press(.character(Character("\(right + 1)")))
        case .task(let checks, _, _):
          let task = try #require(tasks.first)
          tasks = tasks.dropFirst()
          let names = checks.map { $0.quantity.name.replacing("_", with: " ") }
          // There the codes move away from z while it trains.
          let rests = lesson.name == "autoencoder" && index > 0
          for (number, action) in task.solution.enumerated() where !isSolved(terminal) {
            // What is checked is computed beside the keys: a student reads it before going on.
            try terminal.waitUntil("\(lesson.name) to show \(names)", within: .seconds(600)) {
              isSolved($0) || names.allSatisfy($0.contains) && (!rests || $0.screen[0].contains("paused"))
            }
            try act(action, on: terminal)
            let isLast = number == task.solution.count - 1
            // The lesson says for how long it trains.
            if action == "space", !isLast {
              try terminal.waitUntil("\(lesson.name) to be trained", within: .seconds(600)) {
                $0.screen[0].contains("paused") || isSolved($0)
              }
            }
            // The next action may not be needed.
            try? terminal.waitUntil(
              "\(lesson.name) to be solved", within: .milliseconds(isLast ? 600_000 : 200), isSolved)
          }
          #expect(isSolved(terminal), "\(lesson.name), step \(index + 1)")
          try terminal.press(.tab)
        }
      }
    }
    try terminal.waitFor("Enter begins it", within: .seconds(600))
    // The last row still says that the last one is done.
    #expect(terminal.emulator.screen.dropLast().count { $0.contains(" done") } == Chapters.all.count)
    try terminal.press(.escape)
    try terminal.waitFor("q quit")
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }

  private func isSolved(_ terminal: PseudoTerminal) -> Bool { isSolved(terminal.emulator) }

  private func isSolved(_ emulator: TerminalEmulator) -> Bool { emulator.screen[1].contains(" solved") }

  private func act(_ action: String, on terminal: PseudoTerminal) throws {
    if action.hasPrefix(":") {
      try terminal.type(action)
      return try terminal.press(.enter)
    }
    switch action {
    case "space": try terminal.press(.character(" "))
    case "enter": try terminal.press(.enter)
    case "down": try terminal.press(.down)
    default: try terminal.press(.character(Character(action)))
    }
  }

  private func plain(_ lines: String, _ arguments: String, in workshop: Workshop) throws -> ProgramResult {
    try workshop.write(Array(lines.utf8), to: "lines")
    return try workshop.start("/bin/sh", ["-c", "exec '\(BuiltProgram.latent)' \(arguments) < lines"]).finish()
  }

  @Test func aConversationRunsALessonAndGoesOnWithIt() throws {
    let workshop = try Workshop()
    let first = try plain("1\non\n2\nhint\n", "learn --plain", in: workshop)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("1: What z is, "))
    #expect(first.output.contains("What z is, step 1 of 8, look"))
    #expect(first.output.contains("1 noise, and only now and then a digit"))
    #expect(first.output.contains("What z is, step 3 of 8, look"))
    #expect(first.output.contains("there is no task here"))
    let second = try plain("on\non\non\non\non\nz 1 0.5\nhint\nz 2 1.5\n", "learn 1 --plain", in: workshop)
    #expect(second.output.contains("What z is, step 3 of 8, look"))
    #expect(!second.output.contains("step 1 of 8"))
    #expect(second.output.contains("now: distance to target "))
    #expect(second.output.contains("Hint 1 of 2: "))
    #expect(second.output.contains("What z is, step 8 of 8, solved"))
    #expect(!second.output.contains("`"))
  }

  @Test func aTeachersFileIsCheckedAndRuns() throws {
    let workshop = try Workshop()
    let text = "lesson: Mine\nsay: Look at the dial.\nview: dial\nhide: space\ntask: Turn.\ncheck: beta >= 4\n"
    try workshop.write(Array(text.utf8), to: "mine.txt")
    let good = try workshop.latent("learn", "--check", "mine.txt")
    #expect(good.code == 0 && good.output == "Mine: 2 steps, nothing is wrong\n", "\(good.errors)")
    let run = try plain("train\non\nbeta 4\non\n", "learn --plain mine.txt", in: workshop)
    #expect(run.output.contains("Mine, step 1 of 2, look") && run.output.contains("\"train\" is no command here"))
    #expect(run.output.contains("Mine, step 2 of 2, solved") && run.output.contains("Mine: done"))
    try workshop.write(Array("lesson: Mine\nsay: a\nview: mop\nrun: fly\n".utf8), to: "mine.txt")
    let bad = try workshop.latent("learn", "--check", "mine.txt")
    #expect(bad.code == 1 && bad.output == "")
    #expect(bad.errors.hasPrefix("mine.txt:3: no view mop: expected explore, map, "))
    #expect(bad.errors.contains("\nmine.txt:4: no command fly: "))
    #expect(bad.errors.contains("mine.txt is no lesson yet: mend 2 lines."))
    #expect(try workshop.latent("learn", "99").code == 64)
    #expect(try workshop.latent("learn", "none.txt").code == 1)
    #expect(try workshop.latent("learn", "--check").code == 64)
  }

  @Test func aLineStartsTheExplorerInAnyState() throws {
    let workshop = try Workshop()
    let start = #"explore mnist-dial --plain --view samples --do "beta 4" --do "z 3 1.5" --hide "space o""#
    let run = try plain("status\nspace\nopen\nhelp\n", start, in: workshop)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("beta 4") && run.output.contains("z3 is +1.50") && run.output.contains("picture 1 of "))
    #expect(run.output.contains("\"space\" is no command here") && run.output.contains("\"open\" is no command here"))
    #expect(!run.output.contains("train (space)"))
    for wrong in ["--view mop", "--do fly", "--hide Foo"] {
      let result = try workshop.latent(["explore"] + wrong.split(separator: " ").map(String.init))
      #expect(result.code == 64 && result.errors.contains(": expected "), "\(wrong)")
    }
  }
}
