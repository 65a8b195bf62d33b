import Autodiff
import Datasets
import Foundation
import TestSupport
import Testing
import Training
import VAE

/// Runs with categorical variables.
@Suite struct CategoricalRunTests {
  private func configuration(_ latents: String, relaxation: SampleRelaxation = .soft) throws -> RunConfiguration {
    var run = TestRun.configuration()
    let space: LatentSpace = try #require(LatentSpace(latents))
    run.architecture = try run.architecture.resized(latents: space)
    run.relaxation = relaxation
    run.temperature = TemperatureSchedule(first: 1, last: 0.5, epochs: 2)
    return run
  }

  @Test func theTemperatureFallsExponentially() {
    let schedule = TemperatureSchedule(first: 1, last: 0.25, epochs: 4)
    #expect([0, 2, 4, 9].map { schedule.temperature(epochs: $0) } == [1, 0.5, 0.25, 0.25])
    #expect(TemperatureSchedule("0.7")?.temperature(epochs: 100) == 0.7)
    #expect(TemperatureSchedule("1,0.25,4") == schedule && schedule.text == "1,0.25,4")
    #expect(TemperatureSchedule("0.7")?.text == "0.7")
    for wrong in ["", "1,2", "1,0.5,0", "1,0.5,x", "1,0.5,2,3"] { #expect(TemperatureSchedule(wrong) == nil) }
  }

  @Test(arguments: ["3x4", "2+2x3", "vq:3,4,2", "vq:3,4,2,loss"], [SampleRelaxation.soft, .straightThrough])
  func trainingLowersTheLoss(latents: String, relaxation: SampleRelaxation) throws {
    let trainer = try Trainer(
      Checkpoint(configuration(latents, relaxation: relaxation)), dataset: TestRun.dataset(), threads: 1)
    var losses: [Float] = []
    for _ in 0..<60 { losses.append(try trainer.takeStep().negativeELBO) }
    let (first, last) = (losses.prefix(10).reduce(0, +), losses.suffix(10).reduce(0, +))
    // Pixels at random have little to learn but their mean.
    #expect(last < 0.997 * first)
  }

  /// A saved run goes on with the same bits, on one thread or two.
  @Test(arguments: ["2+2x3", "vq:3,4,2", "vq:3,4,2,loss"])
  func itResumesToTheSameBits(latents: String) throws {
    let folder = try TemporaryFolder()
    let configuration = try configuration(latents)
    let whole = try Trainer(Checkpoint(configuration), dataset: TestRun.dataset(), threads: 1)
    for _ in 0..<9 { try whole.takeStep() }
    let first = try Trainer(Checkpoint(configuration), dataset: TestRun.dataset(), threads: 2)
    for _ in 0..<4 { try first.takeStep() }
    try first.checkpoint.write(to: folder.file("m.safetensors"))
    let read = try Checkpoint(contentsOf: folder.file("m.safetensors"))
    #expect(read.configuration == configuration)
    let second = try Trainer(read, dataset: TestRun.dataset(), threads: 2)
    for _ in 0..<5 { try second.takeStep() }
    #expect(second.checkpoint.parameters == whole.checkpoint.parameters)
  }

  /// What is evaluated has real categories, at any temperature.
  @Test func evaluationIsNotRelaxed() throws {
    let trainer = try Trainer(Checkpoint(configuration("3x4")), dataset: TestRun.dataset(), threads: 1)
    for _ in 0..<trainer.batchesPerEpoch { try trainer.takeStep() }
    _ = trainer.endEpoch()
    let own = try #require(trainer.evaluation)
    let again = try trainer.checkpoint.evaluate(
      on: TestRun.dataset().test, pixels: trainer.configuration.pixels, seed: trainer.configuration.seed)
    #expect(abs(own.negativeELBO - again.negativeELBO) < 1e-4 && own.klPerDimension.count == 3)
  }

  /// The use of a codebook lies beside the weights, and says what recent batches chose.
  @Test func theUseOfACodebookIsKept() throws {
    let trainer = try Trainer(Checkpoint(configuration("vq:3,4,2")), dataset: TestRun.dataset(), threads: 1)
    #expect(trainer.codebookUse?.perplexity == 4)
    for _ in 0..<30 { try trainer.takeStep() }
    let use: CodebookUse = try #require(trainer.codebookUse)
    #expect(
      use.perplexity < 4 && use == CodebookUse(trainer.checkpoint.parameters, of: trainer.configuration.architecture))
  }
}
