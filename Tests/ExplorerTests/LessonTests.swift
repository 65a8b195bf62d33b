import Datasets
import Drawing
import Foundation
import Measures
import Randomness
import TestSupport
import Testing
import Training
import VAE

@testable import Explorer

/// The lessons that come with the program, on the real models and with real training.
@Suite(.serialized) struct LessonTests {
  @Test func everyChapterCanBeRead() throws {
    for (name, text) in Chapters.sources {
      do throws(LessonFlaws) {
        let lesson = try LessonReader.read(text, name: name, .explorer)
        let kinds = lesson.steps.map(\.kind)
        #expect(kinds.contains { if case .task = $0 { true } else { false } }, "\(name) has no task")
        #expect(lesson.steps.contains { $0.isQuestion }, "\(name) asks for no prediction")
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
        // There the codes would move away from z.
        if name == "autoencoder" { student.wait { $0.run != .running } }
        for action in task.wrong {
          student.act(action)
          student.settle()
          #expect(student.state.lesson?.isSolved == false, "\(name), step \(index + 1): \(action) is no solution")
        }
        for action in task.solution where student.state.lesson?.isSolved != true {
          student.act(action)
          student.wait(.milliseconds(action == task.solution.last ? 600_000 : 300)) { $0.lesson?.isSolved == true }
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
      let rec = try value("test_rec")
      #expect(rec < 100)
      // 784 coin tosses.
      #expect(abs(784 * log(2.0) - 543) < 0.5)
    case ("training", 2):
      let (loss, rec, kl) = try (value("test_loss"), value("test_rec"), value("test_kl"))
      #expect(abs(loss - 119) < 3 && abs(rec - 98) < 3 && abs(kl - 20) < 1.5, "\(loss) = \(rec) + \(kl)")
    case ("beta", 2):
      let kl = try value("kl")
      #expect(abs(kl - 4.0) < 0.05)
    case ("collapse", 2):
      let dead = try value("dead_dimensions")
      #expect(dead >= 10)
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
    let points = DialCurve(modelVersion: 0, images: curve.images, points: curve.points)
    func point(_ beta: Double) -> RateDistortion { points.point(at: Float(beta)) }
    func dead(_ beta: Double) -> Int { point(beta).klPerDimension.count { $0 < CollapseVerdict.deadKL } }
    let told: [(beta: Double, rate: Double, distortion: Double)] = [
      (10, 4.0, 143), (1, 23.4, 72.1), (0.05, 53, 63), (4, 11.3, 97),
    ]
    for (beta, rate, distortion) in told {
      let found = point(beta)
      #expect(abs(found.rate - rate) < 0.5 && abs(found.distortion - distortion) < 0.5, "beta \(beta): \(found)")
    }
    #expect(abs(point(20).rate - 0.75) < 0.01)
    #expect([1, 5, 20].map { dead($0) } == [0, 0, 15])
    #expect(dead(7) > 0)
  }

  /// The squared error between two draws from the prior.
  @Test func drawsAtAHighBetaAreNearlyAlike() throws {
    let model = try Checkpoint(contentsOf: LessonSession.models + "/mnist-dial.safetensors")
    func difference(at beta: Float) -> Double {
      let held = model.held(at: beta)
      let decoder = ImageDecoder(architecture: held.configuration.architecture, capacity: 64)
      decoder.load(held.parameters)
      var generator = Philox(seed: 1, stream: 0)
      let pairs = 200
      let values = decoder.decode((0..<2 * pairs * 20).map { _ in generator.normal() })
      let half = values.count / 2
      let squares = (0..<half).reduce(0.0) {
        $0 + Double((values[$1] - values[half + $1]) * (values[$1] - values[half + $1]))
      }
      return squares / Double(pairs)
    }
    #expect(abs(difference(at: 20) - 11) < 1.5)
    #expect(abs(difference(at: 1) - 78) < 5)
  }

  /// What one dimension of `sprites-10d` knows of the size of a shape.
  @Test func oneDimensionHoldsTheSize() throws {
    let model = try Checkpoint(contentsOf: LessonSession.models + "/sprites-10d.safetensors")
    let data = try DatasetCatalog(environment: [:], workingDirectory: "/").load("sprites")
    let scores = try disentanglement(of: model, on: data.test, pixels: model.configuration.pixels, seed: 1)
    let size = try #require(scores.factors.first { $0.name == "scale" })
    let shares = size.information.map { $0 / size.entropy }.sorted(by: >)
    #expect(size.dimension == 1 && abs(shares[0] - 0.71) < 0.01 && abs(shares[1] - 0.15) < 0.01)
    let gap = try #require(size.gap)
    #expect(abs(gap - 0.55) < 0.01)
    #expect(model.evaluation?.klPerDimension.count { $0 >= 0.01 } == 4)
    let angle = try #require(scores.factors.first { $0.name == "orientation" })
    #expect(angle.information.allSatisfy { $0 / angle.entropy < 0.02 })
  }
}
