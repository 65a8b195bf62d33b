import TestSupport
import Testing
import Training

/// What happens when the loss is infinite or NaN.
@Suite struct DivergenceTests {
  private func trainUntilItFails(_ trainer: Trainer) -> TrainingError? {
    for _ in 0..<500 {
      do throws(TrainingError) {
        try trainer.takeStep()
        _ = trainer.endEpoch()
      } catch {
        return error
      }
    }
    return nil
  }

  @Test(arguments: [Optimizer.adam(), .sgd], [1, 2]) func theLastGoodWeightsStay(optimizer: Optimizer, threads: Int)
    throws
  {
    let trainer = try TestRun.trainer(
      TestRun.configuration(likelihood: .gaussian(variance: 0.1), optimizer: optimizer, learningRate: 1e9),
      threads: threads)
    let error = try #require(trainUntilItFails(trainer))
    guard case .diverged(let step, let kept, .loss) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(step > kept && kept == trainer.step)
    #expect(trainer.history.recent.last.map { $0.step == step && !$0.negativeELBO.isFinite } ?? false)
    #expect(trainer.history.whole.contains { !$0.negativeELBO.isFinite }, "the plot shows it")
    #expect(trainer.checkpoint.parameters.allSatisfy { $0.isFinite })
    let moments = trainer.optimizerState.map { $0.firstMoment + $0.secondMoment } ?? []
    #expect(moments.allSatisfy { $0.isFinite })
    #expect(trainer.evaluate().negativeELBO.isFinite)
    #expect("\(error)".contains("at step \(step)") && "\(error)".contains("step \(kept)"))
    // The run remembers it, until it has gone past that step.
    let breakdown = try #require(trainer.history.breakdown)
    #expect(breakdown.step == step && breakdown.origin.contains("made the first number that is not finite"))
    #expect(breakdown.remedy == "try a lower learning rate")
    let folder = try TemporaryFolder()
    try trainer.write(to: folder.file("m"))
    #expect(try Checkpoint(contentsOf: folder.file("m")).history.breakdown == breakdown)
    // With a sane learning rate the run continues from there.
    trainer.learningRate = 1e-5
    try trainer.takeStep()
    #expect(trainer.step == kept + 1)
    try trainer.advance(to: step)
    #expect(trainer.history.breakdown == nil)
    #expect(trainer.history.recent.last?.negativeELBO.isFinite ?? false)
  }

  /// The state is copied every hundred steps, and going back restores all of it.
  @Test func goesBackCompletely() throws {
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 107)
    trainer.learningRate = .greatestFiniteMagnitude
    guard case .diverged(let step, let kept, .loss) = try #require(trainUntilItFails(trainer)) else {
      Issue.record("another error")
      return
    }
    #expect(step > 107 && kept == 100)
    let good = try TestRun.trainer()
    try good.advance(to: 100)
    #expect(trainer.checkpoint.parameters == good.checkpoint.parameters)
    #expect(trainer.optimizerState == good.optimizerState)
    // This includes the sums of the epoch: the report at step 105 counts each image once.
    trainer.learningRate = good.learningRate
    for _ in 0..<5 {
      try trainer.takeStep()
      try good.takeStep()
    }
    #expect(trainer.endEpoch() == good.endEpoch())
  }

  /// If not even the first step was finite, nothing changes.
  @Test func theFirstStepMayFail() throws {
    var checkpoint = Checkpoint(TestRun.configuration())
    for entry in checkpoint.configuration.architecture.parameterLayout.entries where entry.name == "log_variance.bias" {
      for place in entry.range { checkpoint.parameters[place] = 200 }
    }
    let trainer = try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 2)
    #expect(throws: TrainingError.diverged(step: 1, keptStep: 0, .beforeAnyUpdate(nil))) { try trainer.takeStep() }
    #expect(trainer.checkpoint.parameters == checkpoint.parameters && trainer.step == 0)
  }

  /// If the first loss is infinite, no learning rate helps; the error names the setting that causes it.
  @Test func theCauseIsNamed() throws {
    func failure(_ change: (inout RunConfiguration) -> Void) throws -> TrainingError? {
      var configuration = TestRun.configuration()
      change(&configuration)
      return trainUntilItFails(try TestRun.trainer(configuration))
    }
    let tiny = try failure { $0.architecture.likelihood = .gaussian(variance: .leastNonzeroMagnitude) }
    #expect(tiny == .diverged(step: 1, keptStep: 0, .beforeAnyUpdate(.variance)))
    let huge = try failure { $0.architecture.likelihood = .gaussian(variance: 3e38) }
    #expect(huge == .diverged(step: 1, keptStep: 0, .beforeAnyUpdate(.variance)))
    let free = try failure { $0.freeBits = 3e38 }
    #expect(free == .diverged(step: 1, keptStep: 0, .beforeAnyUpdate(.freeBits)))
    for error in [tiny, huge, free] { #expect(error.map { !"\($0)".contains("learning rate") } == true) }
  }

  /// The squares of gradients overflow a `Float` while the loss is still finite, so a moment breaks first.
  @Test(arguments: [1, 2]) func aMomentBreaksBeforeTheLoss(threads: Int) throws {
    let configuration = TestRun.configuration(likelihood: .gaussian(variance: 1e-30))
    let trainer = try TestRun.trainer(configuration, threads: threads)
    try trainer.takeStep()
    let moments = try #require(trainer.optimizerState)
    #expect(moments.secondMoment.contains(.infinity))
    #expect(trainer.history.recent.last.map { $0.negativeELBO.isFinite } == true)
    guard
      case .diverged(2, 0, .state(let name))? = Self.failure({ () throws(TrainingError) in try trainer.checkState() })
    else {
      Issue.record("the state is broken")
      return
    }
    #expect(name.hasPrefix("optimizer.second_moment."))
    #expect(trainer.step == 0 && trainer.optimizerState?.secondMoment.allSatisfy { $0 == 0 } == true)
    // A run that is not saved notices it, too.
    guard case .diverged(101, 0, .state)? = trainUntilItFails(trainer) else {
      Issue.record("the state is not watched")
      return
    }
    let folder = try TemporaryFolder()
    try trainer.write(to: folder.file("m"))
    #expect(try Checkpoint(contentsOf: folder.file("m")).step == 0)
  }

  private static func failure(_ body: () throws(TrainingError) -> Void) -> TrainingError? {
    do throws(TrainingError) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
