import Datasets
import Drawing
import Foundation
import Measures
import Randomness
import TestSupport
import Testing
import Toy
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

  /// A key that a step names means something in its view, or in one that the same step opens.
  @Test func keysOfLessonsMeanSomething() {
    func keys(of view: ViewName) -> [Key] {
      Sample.state(view.key).world.viewKeys.explanations.flatMap(\.keys).joined() + []
    }
    let everywhere =
      ViewName.allCases.map(\.key) + SharedCommand.allCases.flatMap(\.keys) + LessonCommand.allCases.flatMap(\.keys)
    for lesson in Chapters.all {
      var view = ViewName.explore
      for step in lesson.steps {
        for case .view(let next) in step.setups { view = next }
        var texts = [step.text]
        if case .task(_, let hints, let done) = step.kind { texts += hints + [done] }
        let named = texts.flatMap { text in
          text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map { String($0.element) }
        }
        let opened = ViewName.allCases.filter { named.contains($0.key.name(unicode: false)) }
        let known = ([view] + opened).flatMap { keys(of: $0) } + everywhere
        for name in named {
          let means = known.contains { $0.name(unicode: false) == name || name == "Shift" && $0 == .shiftRight }
          #expect(means, "\(lesson.name), line \(step.line): \(name) in \(view.rawValue)")
        }
      }
    }
  }

  /// Lessons that train a model take minutes together. They are solved by hand, with LATENT_LESSONS=1.
  private static let solved = Chapters.all.filter { lesson in
    ProcessInfo.processInfo.environment["LATENT_LESSONS"] != nil
      || !lesson.steps.flatMap(\.setups).contains { setup in if case .begin = setup { true } else { false } }
  }

  /// Ten wrong answers to each task are none, and then its solution is one.
  @Test(arguments: solved.map(\.name)) func aStudentSolvesEachTask(name: String) throws {
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
      case .task(let checks, _, _):
        let task = try #require(tasks.indices.contains(next) ? tasks[next] : nil)
        next += 1
        #expect(task.wrong.count == 10)
        // There the codes would move away from z, and are encoded once more at the end.
        if name == "autoencoder" {
          student.wait { $0.run != .running }
          if index > 0 { student.wait { Quantity.named("distance_to_code")?.read($0.world) != nil } }
        }
        for action in task.wrong {
          student.act(action)
          student.settle()
          #expect(student.state.lesson?.isSolved == false, "\(name), step \(index + 1): \(action) is no solution")
        }
        for (number, action) in task.solution.enumerated() where student.state.lesson?.isSolved != true {
          student.act(action)
          student.settle()
          // A training ends by itself where the lesson says for how long.
          let isLast = number == task.solution.count - 1
          student.wait { state in
            let trains = [.loading, .running].contains(state.run) && state.progress.epochGoal != nil
            return state.lesson?.isSolved == true || !isLast && !trains
          }
          if action == "space", student.state.run != .running { student.rest() }
          // What is checked is computed beside the keys: a student reads it before going on.
          student.wait(.seconds(60)) { state in
            state.lesson?.isSolved == true || checks.allSatisfy { $0.quantity.read(state.world) != nil }
          }
        }
        #expect(student.state.lesson?.isSolved == true, "\(name), step \(index + 1)")
        try check(index, of: name, student)
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
  private func check(_ index: Int, of name: String, _ student: LessonSession) throws {
    func value(_ name: String) throws -> Double { try student.value(name) }
    switch (name, index) {
    case ("autoencoder", 0):
      let rec = try value("test_rec")
      #expect(rec < 100)
      // 784 coin tosses.
      #expect(abs(784 * log(2.0) - 543) < 0.5)
      // The codes lie about five times as far from 0 as the prior's draws.
      student.act("8")
      student.wait { Quantity.named("spread")?.read($0.world) != nil && $0.run == .paused }
      let spread = try value("spread")
      #expect((4...6).contains(spread), "\(spread)")
    case ("training", 2):
      let (loss, rec, kl) = try (value("test_loss"), value("test_rec"), value("test_kl"))
      #expect(abs(loss - 119) < 3 && abs(rec - 98) < 3 && abs(kl - 20) < 1.5, "\(loss) = \(rec) + \(kl)")
      // The peak in the first steps.
      let curve = student.state.model.history.whole
      let peak = curve.filter { $0.step <= 60 }.map(\.kl).max() ?? 0
      let valley = curve.filter { (60...200).contains($0.step) }.map(\.kl).min() ?? 0
      #expect(Double(peak) > kl && Double(valley) < kl * 0.75, "\(peak), then \(valley)")
    case ("reparameterisation", 11):
      let found = try #require(student.state.world.slowStep.found)
      for dimension in 0..<student.state.latent {
        let (score, baseline) = (found.noiseRatio(.score, dimension), found.noiseRatio(.baseline, dimension))
        #expect(score > 1000 && (6.5...31).contains(baseline), "z\(dimension + 1): \(score), \(baseline)")
      }
    case ("evidence-and-bound", 4):
      let gap = try value("toy_gap")
      #expect(gap > 1 && gap < 1.2)
    case ("evidence-and-bound", 14):
      let (closed, open) = try (value("em_gap"), value("encoder_gap"))
      #expect(abs(closed) < 1e-6 && (0.01...0.025).contains(open), "\(open)")
    case ("few-labels", 5):
      let told: [(labels: Int, codes: Double, pixels: Double)] = [(2, 65, 62), (10, 83, 83), (50, 89, 92)]
      for (labels, codes, pixels) in told {
        let found = try #require(student.state.world.probe.found[labels])
        #expect(abs(100 * found.codesMean - codes) < 1.5 && abs(100 * found.pixelsMean - pixels) < 1, "\(found)")
      }
    case ("tighter-bounds", 0):
      let loss = try value("test_loss")
      #expect(abs(loss - 119) < 3)
    case ("tighter-bounds", 4):
      let bounds = try #require(student.state.world.evidence.found?.bounds)
      for (one, next) in zip(bounds, bounds.dropFirst()) { #expect(one.value < next.value + (next.error ?? 0)) }
      // The first draws bring most, and the gradient drowns.
      #expect(bounds[3].value - bounds[0].value > bounds[9].value - bounds[3].value)
      let signals = bounds.prefix(6).compactMap(\.signal)
      #expect(signals.count == 6 && signals[0] > 1.4 * signals[5], "\(signals)")
    case ("beta", 2):
      let kl = try value("kl")
      #expect(abs(kl - 4.0) < 0.05)
    case ("collapse", 2):
      let dead = try value("dead_dimensions")
      #expect(dead >= 10)
    default: break
    }
  }

  /// What the lesson on the trick says of an untrained model.
  @Test func theScoreFunctionScatters() throws {
    let student = try LessonSession()
    student.session.handle(.learn(Chapters.all.first { $0.name == "reparameterisation" }))
    student.wait { $0.lesson?.wait == nil }
    student.settle()
    while student.state.world.slowStep.stage != .noise { student.goOn() }
    let found = try #require(student.state.world.slowStep.found)
    #expect(abs(found.reconstruction - 543) < 10, "\(found.reconstruction)")
    for dimension in 0..<student.state.latent {
      #expect(abs(found.sigma(dimension) - 1) < 0.2)
      #expect(found.noiseRatio(.score, dimension) > 100_000)
      #expect(found.noiseRatio(.baseline, dimension) > 4)
      // The mean is the same, within what the draws can tell.
      let (one, other) = (found.noise[.reparameterised], found.noise[.baseline])
      let error = ((one.muVariance[dimension] + other.muVariance[dimension]) / Double(StepResult.draws)).squareRoot()
      #expect(abs(one.muMean[dimension] - other.muMean[dimension]) < 4 * error)
    }
  }

  /// What the lesson on the plane says.
  @Test func thePlanesNumbersAreThose() {
    var fit = Fit()
    #expect(abs(fit.estimate.gap - 14) < 0.5 && abs(Target.logEvidence + 2.30) < 0.005 && Target.evidence == 0.1)
    var steps = 0
    while fit.estimate.gap >= 1.2 {
      fit.takeStep()
      steps += 1
    }
    #expect((200...400).contains(steps), "\(steps)")
    #expect(fit.estimate.covered(of: .modes) == 1)
    let isOne = fit.beginWithMoments()
    #expect(isOne && fit.estimate.outside > 0.5 && fit.estimate.covered(of: .modes) == 2)
    // EM beside an encoder.
    var settings = FitSettings()
    settings.target = .banana
    var learning = Learning(settings)
    var early = learning
    while learning.emBound.evidence - learning.encoderBound.evidence >= 0.005 || learning.em.rounds < 20 {
      learning.takeStep(settings)
      if learning.em.rounds <= 20 { early = learning }
    }
    #expect((200...400).contains(learning.step), "\(learning.step)")
    #expect(
      learning.emBound.evidence - early.emBound.evidence < 0.01 && (0.01...0.025).contains(learning.encoderBound.gap))
    for _ in 0..<600 { learning.takeStep(settings) }
    #expect((0.01...0.02).contains(learning.encoderBound.gap), "\(learning.encoderBound.gap)")
  }

  /// What the lessons on beta say of `mnist-dial`, from the curve in its file, which is of 10,000 test images.
  @Test func theDialsNumbersAreThoseOfItsFile() throws {
    let model = try Checkpoint(contentsOf: LessonSession.models + "/mnist-dial.safetensors")
    let curve = try #require(model.sweep)
    let points = DialCurve(modelVersion: 0, images: curve.images, points: curve.points)
    func point(_ beta: Double) -> RateDistortion { points.point(at: Float(beta)) }
    func dead(_ beta: Double) -> Int { point(beta).dead.count }
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
      let values = draws(400, of: model, at: beta)
      let half = values.count / 2
      let squares = (0..<half).reduce(0.0) {
        $0 + Double((values[$1] - values[half + $1]) * (values[$1] - values[half + $1]))
      }
      return squares / 200
    }
    #expect(abs(difference(at: 20) - 11) < 1.5)
    #expect(abs(difference(at: 1) - 78) < 5)
    // Neither black nor white: a sixth less of it at the low end.
    func grey(at beta: Float) -> Double { draws(400, of: model, at: beta).reduce(0) { $0 + Double($1 * (1 - $1)) } }
    #expect(abs(grey(at: 0.05) / grey(at: 1) - 5.0 / 6) < 0.03)
  }

  /// Draws from the prior, decoded by a model held at a beta: `[count, pixels]`.
  private func draws(_ count: Int, of model: Checkpoint, at beta: Float) -> [Float] {
    let held = model.held(at: beta)
    let decoder = ImageDecoder(architecture: held.configuration.architecture, capacity: 64)
    decoder.load(held.parameters)
    var generator = Philox(seed: 1, stream: 0)
    return decoder.decode((0..<count * 20).map { _ in generator.normal() })
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
