import Drawing
import Foundation
import TestSupport
import Testing
import Training

@testable import Explorer

/// The lessons that come with the program, on the real models and with real training.
@Suite(.serialized) struct LessonTests {
  @Test func everyChapterCanBeRead() throws {
    for (name, text) in Chapters.sources {
      do throws(LessonFlaws) {
        let lesson = try LessonReader.read(text, name: name, .explorer)
        let kinds = lesson.steps.map(\.kind)
        #expect(kinds.contains { if case .task = $0 { true } else { false } }, "\(name) has no task")
        #expect(lesson.steps.contains(where: \.isQuestion), "\(name) asks for no prediction")
        for case .task(_, let hints, _) in kinds { #expect(!hints.isEmpty, "\(name)") }
      } catch {
        for flaw in error.all { Issue.record("\(name).txt:\(flaw.line): \(flaw.text)") }
      }
    }
    #expect(Chapters.all.count == Chapters.sources.count)
    #expect(Set(Chapters.all.map(\.name)) == Set(LessonSolutions.tasks.keys))
  }

  /// Ten wrong answers to each task are none, and then its solution is one.
  @Test(arguments: Chapters.all.map(\.name)) func aStudentSolvesEachTask(name: String) throws {
    let lesson = try #require(Chapters.all.first { $0.name == name })
    let tasks = try #require(LessonSolutions.tasks[name])
    let student = try LessonSession()
    student.session.handle(.learn(lesson))
    student.wait { $0.lesson?.wait == nil }
    student.settle()
    var next = 0
    for index in lesson.steps.indices {
      let run = try #require(student.state.lesson)
      #expect(run.place == index)
      #expect(student.state.errorText == nil, "step \(index + 1): \(student.state.errorText ?? "")")
      switch lesson.steps[index].kind {
      case .say, .answer: student.goOn()
      case .predict(_, let right):
        student.press(.character(Character("\(right + 1)")))
        student.wait { $0.lesson?.wait == nil }
        student.settle()
      case .task:
        let task = try #require(tasks.indices.contains(next) ? tasks[next] : nil)
        next += 1
        #expect(task.wrong.count == 10)
        for action in task.wrong {
          student.act(action)
          student.settle()
          #expect(student.state.lesson?.isSolved == false, "\(name), step \(index + 1): \(action) is no solution")
        }
        for action in task.solution where student.state.lesson?.isSolved != true {
          student.act(action)
          student.wait(.milliseconds(action == task.solution.last ? 60_000 : 300)) { $0.lesson?.isSolved == true }
        }
        #expect(student.state.lesson?.isSolved == true, "\(name), step \(index + 1)")
        try check(index, of: name, student.state)
        student.goOn()
      }
    }
    #expect(next == tasks.count)
    #expect(student.state.lesson == nil)
    #expect(student.state.lessonProgress.place(lesson)?.isDone == true)
    #expect(student.state.overlay is LessonMenu)
    let kept = try String(contentsOfFile: student.folder.path + "/state/lessons", encoding: .utf8)
    #expect(kept == "0 done \(name)\n")
  }

  /// The numbers that a lesson claims after a task.
  private func check(_ index: Int, of name: String, _ state: ExplorerState) throws {
    func value(_ name: String) throws -> Double {
      guard case .number(let number)? = Quantity.named(name)?.read(state.world) else { throw Missing(name: name) }
      return number
    }
    switch (name, index) {
    case ("autoencoder", 0):
      #expect(try value("test_rec") < 100)
      // 784 coin tosses.
      #expect(abs(784 * log(2.0) - 543) < 0.5)
    case ("training", 2):
      #expect(try abs(value("test_loss") - 119) < 3)
      #expect(try abs(value("test_rec") - 98) < 3)
      #expect(try abs(value("test_kl") - 20) < 1.5)
    case ("beta", 2):
      #expect(try abs(value("kl") - 4.0) < 0.05)
    case ("collapse", 2): #expect(try value("dead_dimensions") >= 10)
    default: break
    }
  }

  private struct Missing: Error { let name: String }

  /// The codes of the autoencoder whose draws are smears lie about five times as far from 0 as the prior's draws.
  @Test func theAutoencodersCodesAreFarFromThePrior() throws {
    let student = try LessonSession()
    student.session.handle(.learn(Chapters.all.first { $0.name == "autoencoder" }))
    student.wait { $0.lesson?.wait == nil }
    student.act("space")
    student.wait { $0.lesson?.isSolved == true }
    student.act("8")
    student.wait { Quantity.named("spread")?.read($0.world) != nil && $0.run == .paused }
    guard case .number(let spread)? = Quantity.named("spread")?.read(student.state.world) else {
      Issue.record("no spread")
      return
    }
    #expect((4...6).contains(spread), "\(spread)")
  }

  /// What the lessons on beta say of `mnist-dial`, from the curve in its file, which is of 10,000 test images.
  @Test func theDialsNumbersAreThoseOfItsFile() throws {
    let model = try Checkpoint(contentsOf: LessonSession.models + "/mnist-dial.safetensors")
    let curve = try #require(model.sweep)
    func point(_ beta: Double) throws -> RateDistortion {
      try #require(DialCurve(modelVersion: 0, images: curve.images, points: curve.points).point(at: Float(beta)))
    }
    func dead(_ beta: Double) throws -> Int { try point(beta).klPerDimension.count { $0 < CollapseVerdict.deadKL } }
    #expect(try abs(point(10).rate - 4.0) < 0.05 && abs(point(10).distortion - 143) < 0.5)
    #expect(try abs(point(1).rate - 23.4) < 0.05 && abs(point(1).distortion - 72.1) < 0.05)
    #expect(try abs(point(0.05).rate - 53) < 0.5 && abs(point(0.05).distortion - 63) < 0.5)
    #expect(try abs(point(4).rate - 11.3) < 0.5 && abs(point(4).distortion - 97) < 0.5)
    #expect(try dead(1) == 0 && dead(5) == 0 && dead(20) == 15 && dead(7) > 0)
  }
}
