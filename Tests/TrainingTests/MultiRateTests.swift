import Datasets
import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// One model for a range of betas.
@Suite struct MultiRateTests {
  private func trainer(
    range: BetaRange = BetaRange(), objective: Objective = .multiRate, beta: Float = 1, threads: Int = 1
  ) throws -> Trainer {
    var configuration = TestRun.configuration(beta: beta, objective: objective, gates: true)
    configuration.architecture.betaRange = range
    return try TestRun.trainer(configuration, threads: threads)
  }

  /// The dial says where a run is evaluated, not what it learns.
  @Test func theDialDoesNotAffectTheRun() throws {
    let (still, turned) = (try trainer(), try trainer())
    try still.advance(to: 8)
    try turned.advance(to: 3)
    turned.set(beta: 7)
    try turned.advance(to: 8)
    #expect(still.checkpoint.parameters == turned.checkpoint.parameters)
    #expect(turned.configuration.objective == .multiRate && turned.beta == 7)
    turned.evaluate()
    turned.set(beta: 7)
    #expect(turned.evaluation != nil)
    turned.set(beta: 6)
    #expect(turned.evaluation == nil, "a result of another beta")
    turned.set(beta: 7)
    #expect(still.evaluate() != turned.evaluate())
    #expect(turned.history.betas.map(\.value) == [1, 7])
  }

  /// All parameters learn, gates included, over the whole range.
  @Test func gatesLearn() throws {
    let trainer = try trainer()
    let before = trainer.checkpoint
    let betas: [Float] = [0.01, 0.3, 10]
    let objectives = { (checkpoint: Checkpoint) in
      try betas.map {
        let result = try checkpoint.held(at: $0).evaluate(on: TestRun.dataset().test, pixels: .grey, seed: 1)
        return result.reconstruction + Double($0) * result.kl
      }
    }
    try trainer.advance(to: 60)
    let after = trainer.checkpoint
    for entry in before.configuration.architecture.parameterLayout.entries {
      #expect(entry.values(in: before.parameters) != entry.values(in: after.parameters), "\(entry.name)")
    }
    for (old, new) in zip(try objectives(before), try objectives(after)) { #expect(new < old) }
  }

  /// With a tiny range it equals the model of one beta with its dial held there.
  @Test func aNarrowRangeIsOneBeta() throws {
    let range = BetaRange(low: 2, high: 2.000002)
    let (drawn, held) = (try trainer(range: range, beta: 2), try trainer(range: range, objective: .beta, beta: 2))
    // Even in so narrow a range the ends differ in their gates' input, so the gates ignore it here.
    let trainers = try [drawn, held].map { trainer in
      var checkpoint = trainer.checkpoint
      for entry in checkpoint.configuration.architecture.parameterLayout.entries
      where entry.name.hasSuffix("gate.weight") {
        entry.put(Array(repeating: 0, count: entry.count), into: &checkpoint.parameters)
      }
      return try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1)
    }
    let points = try trainers.map { try $0.takeStep() }
    #expect(points[0] == points[1])
    let (first, second) = (trainers[0].checkpoint, trainers[1].checkpoint)
    for entry in first.configuration.architecture.parameterLayout.entries where !entry.name.contains("gate") {
      let pairs = zip(entry.values(in: first.parameters), entry.values(in: second.parameters))
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 }, "\(entry.name)")
    }
  }

  /// A batch covers the range from one end to the other, and so do the loss's weights.
  @Test func aBatchCoversTheRange() throws {
    let trainer = try trainer()
    try trainer.takeStep()
    let betas = trainer.latestBetas
    #expect(betas.count == 16)
    for (index, beta) in betas.enumerated() {
      // From 0.01 to 10 are three decades, plus a quarter of one at each end.
      let share = (log10(beta) + 2.25) / 3.5 * 16
      #expect(share >= Float(index) - 1e-3 && share <= Float(index) + 1 + 1e-3)
    }
    try trainer.takeStep()
    #expect(trainer.latestBetas != betas)
  }

  /// What training reports for a gated model is the result of a held copy.
  @Test(arguments: [0.01, 0.5, 10] as [Float]) func evaluationUsesTheDial(beta: Float) throws {
    let trainer = try trainer()
    try trainer.advance(to: 20)
    trainer.set(beta: beta)
    // To the end of an epoch.
    try trainer.advance(to: 25)
    let live = try #require(trainer.evaluation)
    let checkpoint = trainer.checkpoint
    #expect(checkpoint.dial == beta)
    let images = TestRun.dataset().test
    let saved = try checkpoint.evaluate(on: images, pixels: .grey, seed: 1)
    let held = checkpoint.held(at: beta)
    #expect(held.configuration.architecture.betaRange == nil && held.configuration.objective == .beta)
    #expect(held.beta == beta && held.evaluation == live)
    let other = try held.evaluate(on: images, pixels: .grey, seed: 1)
    #expect(saved == other)
    #expect(abs(live.negativeELBO - other.negativeELBO) < 1e-4)
  }

  /// An evaluation at another beta does not belong to the held model.
  @Test func aHeldModelHasNoForeignResult() throws {
    let trainer = try trainer()
    try trainer.advance(to: 5)
    #expect(trainer.evaluation != nil)
    #expect(trainer.checkpoint.held(at: 3).evaluation == nil)
    #expect(trainer.checkpoint.held(at: 100).beta == 10)
    #expect(trainer.checkpoint.held(at: 3).optimizerState == nil)
    let ungated = try TestRun.trainer().checkpoint
    #expect(ungated.held(at: 3) == ungated)
  }

  /// The curve is that of held models, and belongs to the weights with which it was measured.
  @Test func theSweepBelongsToItsWeights() throws {
    let trainer = try trainer()
    try trainer.advance(to: 4)
    #expect(trainer.sweep == nil)
    trainer.measureSweep()
    let sweep = try #require(trainer.checkpoint.sweep)
    #expect(sweep.images == 23 && sweep.points.count == RateDistortionSweep.betas)
    #expect(sweep.points.first?.beta == 0.01 && sweep.points.last?.beta == 10)
    for point in sweep.points {
      let other = try trainer.checkpoint.rateDistortion(
        at: point.beta, on: TestRun.dataset().test, pixels: .grey, seed: 1)
      #expect(abs(other.distortion - point.distortion) < 1e-4 && abs(other.rate - point.rate) < 1e-4)
    }
    let folder = try TemporaryFolder()
    try trainer.write(to: folder.file("dial"))
    #expect(try Checkpoint(contentsOf: folder.file("dial")).sweep == sweep)
    // A resumed run has it until its next step.
    let resumed = try Trainer(trainer.checkpoint, dataset: TestRun.dataset(), threads: 1)
    #expect(resumed.sweep == sweep)
    try resumed.takeStep()
    #expect(resumed.checkpoint.sweep == nil && trainer.checkpoint.held(at: 1).sweep == nil)
    let ungated = try TestRun.trainer()
    ungated.measureSweep()
    #expect(ungated.sweep == nil)
  }

  @Test(arguments: [
    "{\"images\":0,\"points\":[]}",
    "{\"images\":5,\"points\":[{\"beta\":1,\"distortion\":1,\"klPerDimension\":[1,1,1]}]}",
    "{\"images\":5,\"points\":[{\"beta\":2,\"distortion\":1,\"klPerDimension\":[1,1,1]},{\"beta\":1,\"distortion\":1,\"klPerDimension\":[1,1,1]}]}",
    "{\"images\":5,\"points\":[{\"beta\":1,\"distortion\":1,\"klPerDimension\":[1,1]},{\"beta\":2,\"distortion\":1,\"klPerDimension\":[1,1,1]}]}",
  ]) func invalidSweeps(text: String) throws {
    let folder = try TemporaryFolder()
    try trainer().checkpoint.write(to: folder.file("dial"))
    var archive = try TensorArchive(decoding: folder.bytes("dial"))
    archive.metadata["rate_distortion"] = text
    try folder.write(archive.encoded(), to: "dial")
    #expect(
      throws: CheckpointError.badMetadata(
        file: folder.file("dial"), key: "rate_distortion",
        expected: "points from the lowest beta to the highest, with the KL of each dimension", found: "others")
    ) { try Checkpoint(contentsOf: folder.file("dial")) }
  }
}
