import ArgumentParser
import Autodiff
import Training
import VAE

/// Models that are trained and measured together to reproduce a result of the literature or of a lecture.
enum Experiment: String, CaseIterable, ExpressibleByArgument {
  case corners, beta, iwae, sprites, dial, linear, categories

  /// The result that it shows.
  var summary: String {
    switch self {
    case .corners: "the five corners of the lectures in two dimensions: what noise and penalty are for"
    case .beta: "rate and distortion for beta from 0.1 to 20, and where the posterior collapses"
    case .iwae: "the VAE and the IWAE of Burda, Grosse and Salakhutdinov 2016, table 1"
    case .sprites: "MIG of the VAE, beta-VAE, beta-TCVAE and FactorVAE on sprites, three seeds"
    case .dial: "one model for every beta beside models of one beta each (Bae and others 2023)"
    case .linear: "linear Gaussian VAEs beside probabilistic PCA's closed form (Lucas and others 2019)"
    case .categories:
      "thirty variables of ten categories by the Gumbel-softmax (Jang, Gu and Poole 2017), and a codebook"
    }
  }

  /// Draws of z for each image, for log p(x).
  var samples: Int {
    switch self {
    case .corners, .beta: 500
    case .iwae: 5000
    case .sprites, .dial, .linear, .categories: 1
    }
  }

  /// The number of epochs of each model.
  var epochs: Int {
    switch self {
    case .corners: 60
    case .beta: 30
    case .iwae: 1000
    case .sprites: 15
    case .dial: 200
    case .linear: 60
    case .categories: 50
    }
  }

  /// Its models by name, for images of this size; with the paper's whole schedule if it has one.
  func runs(imageSize: Int, epochs: Int, whole: Bool = false) throws -> [(name: String, run: RunConfiguration)] {
    switch self {
    case .corners:
      return [Objective.autoencoder, .noiseOnly, .penaltyOnly, .vae, .beta].map { objective in
        let run = RunConfiguration(
          architecture: Architecture(hidden: [128, 64], latent: 2), data: data,
          beta: objective == .beta ? 4 : 1, seed: 1, objective: objective)
        return ("corner-\(objective.rawValue)", run)
      }
    case .beta:
      return [0.1, 0.2, 0.5, 1, 2, 5, 10, 20].map { (beta: Float) in
        ("beta-\(beta)", RunConfiguration(data: data, beta: beta, seed: 1, objective: .beta))
      }
    case .iwae where whole:
      return [(Objective.vae, 1), (.iwae, 5)].map { objective, samples in
        let run = RunConfiguration(
          architecture: Architecture(hidden: [200, 200], latent: 50, activation: .tanh), data: data,
          pixels: .sampled, optimizer: .adam(epsilon: 1e-4), learningRate: 0.001, batchSize: 20, samples: samples,
          initialization: .glorotMean, seed: 1, objective: objective, learningRateSchedule: .iwae)
        return ("\(objective.rawValue)-k\(samples)-whole", run)
      }
    case .iwae:
      return [(Objective.vae, 1), (.iwae, 5)].map { objective, samples in
        let run = RunConfiguration(
          architecture: Architecture(hidden: [200, 200], latent: 50, activation: .tanh), data: data,
          pixels: .sampled, learningRate: 0.003, batchSize: 100, samples: samples, initialization: .glorotMean, seed: 1,
          objective: objective, learningRateSchedule: .cosine(epochs: epochs))
        return ("\(objective.rawValue)-k\(samples)", run)
      }
    case .sprites:
      return [1, 2, 3].flatMap { (seed: UInt64) in
        // A discriminator finds a part of the total correlation only, so its weight is larger than beta-TCVAE's.
        [(Objective.vae, Float(1)), (.beta, 2), (.betaTC, 3), (.factor, 10)].map { objective, beta in
          var run = RunConfiguration(
            architecture: Architecture(
              picture: Shape(channels: 1, height: imageSize, width: imageSize), hidden: [400, 200], latent: 10),
            data: data,
            beta: beta, seed: seed, objective: objective)
          run.discriminator = [256, 256, 256]
          return ("sprites-\(objective.rawValue)-seed\(seed)", run)
        }
      }
    case .dial:
      // The models only differ in gates and betas. High betas would pull every dimension to the prior before low betas
      // could use any, so the dial's betas come up slowly. The range extends to where most dimensions have died. The
      // decoder's first layer has no gates and needs width, as its features serve all betas. The model with gates comes
      // first.
      func run(_ range: BetaRange?, _ beta: Float) -> RunConfiguration {
        RunConfiguration(
          architecture: Architecture(hidden: [400, 360], latent: 20, betaRange: range), data: data, beta: beta,
          batchSize: 64, seed: 1, objective: range == nil ? .beta : .multiRate,
          betaSchedule: range == nil ? .constant : .warmUp(epochs: max(1, epochs / 4)),
          learningRateSchedule: .cosine(epochs: epochs))
      }
      return [("dial", run(BetaRange(low: 0.05, high: 20), 1))]
        + DialComparison.betas.map { ("single-\($0)", run(nil, $0)) }
    case .linear:
      return [2, 5, 10].map { latent in
        let run = RunConfiguration(
          architecture: Architecture(
            picture: Shape(channels: 1, height: imageSize, width: imageSize), hidden: [], latent: latent,
            likelihood: .learnedGaussian),
          data: data, learningRate: 0.003, seed: 1, learningRateSchedule: .cosine(epochs: epochs))
        return ("linear-\(latent)", run)
      }
    case .categories:
      guard let categories = LatentSpace("30x10"), let codes = LatentSpace("vq:10,64,16") else { return [] }
      return try [
        categoricalRun("categories-soft", categories, epochs: epochs),
        categoricalRun("categories-straight-through", categories, epochs: epochs, .straightThrough),
        categoricalRun("codebook", codes, epochs: epochs),
      ]
    }
  }

  /// Real categories are evaluated, so the temperature falls until relaxed ones are close to them.
  private func categoricalRun(
    _ name: String, _ latents: LatentSpace, epochs: Int, _ relaxation: SampleRelaxation = .soft
  ) throws -> (name: String, run: RunConfiguration) {
    let ungated = Architecture(hidden: [512, 256])
    var run = RunConfiguration(
      architecture: try ungated.resized(latents: latents), data: data, pixels: .threshold, batchSize: 100, seed: 1,
      learningRateSchedule: .cosine(epochs: epochs))
    run.temperature = TemperatureSchedule(first: 1, last: 0.5, epochs: max(1, epochs * 3 / 5))
    run.relaxation = relaxation
    return (name, run)
  }

  /// The passes of the paper's whole schedule, 3^i of each of eight learning rates; nil for experiments without one.
  var wholeSchedule: Int? { self == .iwae ? 3280 : nil }

  /// The data set of the experiment.
  var data: String { self == .sprites ? "sprites" : "mnist" }
}
