import Autodiff
import Foundation
import Datasets
import Testing
import Training
import VAE

/// The effect of an objective on a run.
@Suite struct ObjectiveTests {
  /// Only with noise does the result depend on the noise's seed.
  @Test(arguments: Objective.allCases) func onlySomeObjectivesUseNoise(objective: Objective) throws {
    let run = { (seed: UInt64) throws -> Double in
      var configuration = TestRun.configuration(samples: 2, objective: objective)
      configuration.seed = seed
      var checkpoint = Checkpoint(configuration)
      checkpoint.parameters =
        Checkpoint(TestRun.configuration(gates: configuration.architecture.betaRange != nil)).parameters
      let trainer = try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1)
      return trainer.evaluate().reconstruction
    }
    #expect(try (run(1) == run(2)) == !objective.recipe.isNoisy)
  }

  /// Neither noise alone nor a KL with weight 0 pulls towards the prior.
  @Test func whichObjectivesHaveAPenalty() {
    #expect(Objective.allCases.filter { !$0.recipe.hasPenalty(beta: 1) } == [.autoencoder, .noiseOnly])
    #expect(!Objective.beta.recipe.hasPenalty(beta: 0) && Objective.vae.recipe.hasPenalty(beta: 0))
  }

  /// For any number of threads, also with operations that read the whole batch.
  @Test(arguments: Objective.allCases) func resultsDoNotDependOnThreads(objective: Objective) throws {
    let configuration = TestRun.configuration(beta: 3, samples: 2, objective: objective, freeBits: 0.2)
    let trainers = try [1, 2].map { try TestRun.trainer(configuration, threads: $0) }
    for trainer in trainers { try trainer.advance(to: 12) }
    #expect(trainers[0].checkpoint == trainers[1].checkpoint)
  }

  /// A run that switches objectives takes the same steps as one that started with the new one from the same weights.
  @Test(arguments: Objective.allCases) func objectivesCanBeSwitched(objective: Objective) throws {
    let turned = try TestRun.trainer(
      TestRun.configuration(
        beta: 3, optimizer: .sgd, objective: .beta, gates: objective.recipe.drawsBeta))
    try turned.advance(to: 5)
    var checkpoint = turned.checkpoint
    turned.set(objective)
    checkpoint.configuration.objective = objective
    checkpoint.beta = objective == .vae ? 1 : 3
    let begun = try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1)
    #expect(turned.beta == begun.beta)
    for trainer in [turned, begun] { try trainer.advance(to: 11) }
    #expect(turned.checkpoint.parameters == begun.checkpoint.parameters)
    #expect(turned.history.objectives.map(\.objective) == (objective == .beta ? [.beta] : [.beta, objective]))
    #expect(turned.configuration.objective == objective)
  }

  @Test func aVAEWithAnotherBetaIsABetaVAE() throws {
    let trainer = try TestRun.trainer()
    #expect(trainer.configuration.objective == .vae)
    trainer.set(beta: 1)
    #expect(trainer.configuration.objective == .vae)
    trainer.set(beta: 2)
    #expect(trainer.configuration.objective == .beta)
  }

  /// With one sample the importance-weighted bound is an ELBO with the KL estimated from that sample: equal on average.
  @Test func oneSampleIsTheEvidenceBound() throws {
    let losses = [Objective.vae, .iwae].map { objective in
      let configuration = TestRun.configuration(objective: objective)
      let store = ParameterStore(layout: configuration.architecture.parameterLayout, trainable: false)
      store.values = Checkpoint(configuration).parameters
      let model = VariationalAutoencoder(
        architecture: configuration.architecture, parameters: store, capacity: 1, samples: 1, objective: objective)
      model.beta.write([1])
      model.images.write([Float](repeating: 0.5, count: 30)[...])
      var sum = 0.0
      for draw in 0..<4000 {
        model.noise.write((0..<3).map { Self.quantile((draw * (7 + 2 * $0) + $0) % 4000) }[...])
        model.graph.forward(0..<1)
        sum += Double(model.loss.row(0).pointee)
      }
      return sum / 4000
    }
    #expect(abs(losses[0] - losses[1]) < 0.02, "\(losses)")
  }

  /// At 4000 evenly spaced probabilities.
  private static func quantile(_ place: Int) -> Float {
    let p = (Double(place) + 0.5) / 4000
    // A logistic distribution with unit variance is enough: the test needs mean 0 and variance 1.
    return Float(log(p / (1 - p)) * 3.0.squareRoot() / Double.pi)
  }

  /// With zero weights the decoder of a new model outputs the mean image.
  @Test func theOutputStartsWithTheMean() throws {
    let trainer = try TestRun.trainer(TestRun.configuration(initialization: .glorotMean))
    let layout = trainer.configuration.architecture.parameterLayout
    let bias = try #require(layout["decoder.2.bias"]).values(in: trainer.checkpoint.parameters)
    let images = TestRun.dataset().train
    for pixel in 0..<30 {
      let mean = (0..<70).reduce(0.0) { $0 + Double(images.pixels[$1 * 30 + pixel]) / 255 } / 70
      #expect(abs(Double(bias[pixel]) - log(mean / (1 - mean))) < 1e-5)
    }
    // Only once: a resumed run keeps what it has learned.
    var checkpoint = trainer.checkpoint
    checkpoint.step = 5
    checkpoint.parameters = [Float](repeating: 0, count: checkpoint.parameters.count)
    #expect(
      try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1).checkpoint.parameters.allSatisfy { $0 == 0 })
  }
}
