import Autodiff
import Foundation
import Datasets
import Testing
import Training
import VAE

/// What an objective does to a run.
@Suite struct ObjectiveTests {
  /// Without noise the result does not depend on the noise's seed; with it, it does.
  @Test(arguments: Objective.allCases) func noiseIsOnlyWhereItBelongs(objective: Objective) throws {
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

  /// Noise alone pulls nothing to the prior, nor does a KL that weighs nothing.
  @Test func whatPullsThePosteriorToThePrior() {
    #expect(Objective.allCases.filter { !$0.recipe.hasPenalty(beta: 1) } == [.autoencoder, .noiseOnly])
    #expect(!Objective.beta.recipe.hasPenalty(beta: 0) && Objective.vae.recipe.hasPenalty(beta: 0))
  }

  /// Whatever the number of threads, also where an operation looks at the whole batch.
  @Test(arguments: Objective.allCases) func threadsLeaveNoTrace(objective: Objective) throws {
    let configuration = TestRun.configuration(beta: 3, samples: 2, objective: objective, freeBits: 0.2)
    let trainers = try [1, 2].map { try TestRun.trainer(configuration, threads: $0) }
    for trainer in trainers { try trainer.advance(to: 12) }
    #expect(trainers[0].checkpoint == trainers[1].checkpoint)
  }

  /// A run that turns from one objective to another takes the steps of a run that began so, from the same weights.
  @Test(arguments: Objective.allCases) func anObjectiveCanBeTaken(objective: Objective) throws {
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

  /// With one sample the importance-weighted bound is the ELBO, with the KL as that sample has it: on average the same.
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

  /// Of the standard normal distribution, at 4000 even places: a sum of twelve uniforms would do as well.
  private static func quantile(_ place: Int) -> Float {
    let p = (Double(place) + 0.5) / 4000
    // Logistic approximation, scaled to unit variance: the test asks for mean 0 and variance 1 alone.
    return Float(log(p / (1 - p)) * 3.0.squareRoot() / Double.pi)
  }

  /// The decoder of a fresh model answers with the mean of the images when its weights are nothing.
  @Test func theOutputBeginsWithTheMean() throws {
    let trainer = try TestRun.trainer(TestRun.configuration(initialization: .glorotMean))
    let layout = trainer.configuration.architecture.parameterLayout
    let bias = try #require(layout["decoder.2.bias"]).values(in: trainer.checkpoint.parameters)
    let images = TestRun.dataset().train
    for pixel in 0..<30 {
      let mean = (0..<70).reduce(0.0) { $0 + Double(images.pixels[$1 * 30 + pixel]) / 255 } / 70
      #expect(abs(Double(bias[pixel]) - log(mean / (1 - mean))) < 1e-5)
    }
    // Only once: a run that goes on keeps what it has learned.
    var checkpoint = trainer.checkpoint
    checkpoint.step = 5
    checkpoint.parameters = [Float](repeating: 0, count: checkpoint.parameters.count)
    #expect(
      try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1).checkpoint.parameters.allSatisfy { $0 == 0 })
  }
}
