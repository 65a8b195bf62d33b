import Foundation
import Testing
import Training
import VAE

/// Results of single images against those of whole sets and against the formulas.
@Suite struct ImageEvaluatorTests {
  private func trained(_ configuration: RunConfiguration) throws -> Checkpoint {
    let trainer = try TestRun.trainer(configuration)
    try trainer.advance(to: 5)
    return trainer.checkpoint
  }

  @Test(arguments: TestRun.variety) func theMeanOfAllImagesIsTheEvaluation(configuration: RunConfiguration) throws {
    let trained = try trained(configuration)
    let checkpoint = trained.held(at: trained.dial)
    let images = TestRun.dataset().test
    let evaluator = ImageEvaluator(architecture: checkpoint.configuration.architecture, samples: 3, capacity: 10)
    evaluator.load(checkpoint.parameters)
    var results: [ImageEvaluation] = []
    // The last part is shorter; images do not affect each other.
    for range in [0..<10, 10..<20, 20..<23] {
      results += evaluator.evaluate(range, of: images, pixels: configuration.pixels, seed: 9)
    }
    let whole = try checkpoint.evaluate(on: images, pixels: configuration.pixels, samples: 3, seed: 9)
    func mean(_ value: (ImageEvaluation) -> Float) -> Double { results.reduce(0) { $0 + Double(value($1)) } / 23 }
    #expect(abs(mean(\.reconstruction) - whole.reconstruction) < 1e-3)
    #expect(abs(mean(\.kl) - whole.kl) < 1e-4)
    #expect(abs(mean(\.negativeELBO) - whole.negativeELBO) < 1e-3)
    for dimension in 0..<3 {
      #expect(abs(mean { $0.klPerDimension[dimension] } - whole.klPerDimension[dimension]) < 1e-4)
    }
  }

  @Test(arguments: [Likelihood.bernoulli, .gaussian(variance: 0.2), .learnedGaussian, .continuousBernoulli])
  func aChosenPointHasTheLikelihoodOfTheFormula(likelihood: Likelihood) throws {
    let configuration = TestRun.configuration(likelihood: likelihood)
    let checkpoint = try trained(configuration)
    let evaluator = ImageEvaluator(architecture: configuration.architecture, samples: 4)
    evaluator.load(checkpoint.parameters)
    let result = evaluator.evaluate(7..<8, of: TestRun.dataset().test, pixels: .grey, seed: 9)[0]
    let layout = configuration.architecture.parameterLayout
    let learned = layout["decoder.log_variance"].map { Double($0.values(in: checkpoint.parameters)[0]) } ?? .nan
    let decoder = ImageDecoder(architecture: configuration.architecture)
    decoder.load(checkpoint.parameters)
    for noise in [[Float](repeating: 0, count: 3), [0.5, -2, 1]] {
      let z = zip(zip(result.mu, result.logVariance), noise).map { $0.0 + exp($0.1 / 2) * $1 }
      let expected = zip(decoder.decode(z), result.pixels).reduce(0.0) { sum, pair in
        let (p, x) = (Double(pair.0), Double(pair.1))
        var variance = 1.0
        switch likelihood {
        case .bernoulli: return sum - x * log(p) - (1 - x) * log(1 - p)
        case .gaussian(let fixed): variance = Double(fixed)
        case .learnedGaussian: variance = exp(learned)
        case .continuousBernoulli:
          // By the paper's constant, with the logit whose mean was decoded.
          let lambda = 1 / (1 + exp(-ContinuousBernoulli.logit(mean: p)))
          let constant = log(2 * atanh(1 - 2 * lambda) / (1 - 2 * lambda))
          return sum - constant - x * log(lambda) - (1 - x) * log(1 - lambda)
        }
        return sum + (x - p) * (x - p) / (2 * variance) + log(2 * .pi * variance) / 2
      }
      #expect(abs(Double(evaluator.reconstruction(of: result.pixels, noise: noise)) - expected) < 1e-3)
    }
  }
}
