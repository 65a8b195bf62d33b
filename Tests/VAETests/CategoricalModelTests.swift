import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// Models with categorical variables against sums over all of their categories.
@Suite struct CategoricalModelTests {
  private let architecture: Architecture
  private let parameters: [Float]
  private let image: [Float] = [0.1, 0.9, 0.4, 1, 0, 0.7]

  init() throws {
    architecture = try Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), encoder: "linear 5, tanh",
      latents: try #require(LatentSpace("1x3+1x4")), decoder: "linear 5, tanh, linear 6")
    var generator = Philox(seed: 8)
    parameters = (0..<architecture.parameterLayout.count).map { _ in 0.8 * generator.normal() }
  }

  private func model(samples: Int, mode: Graph.Mode = .evaluation) -> VariationalAutoencoder {
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    store.values = parameters
    return VariationalAutoencoder(
      architecture: architecture, parameters: store, capacity: 1, samples: samples, mode: mode)
  }

  /// The probability under q, and -log p(x|z), of each of the twelve points.
  private func points() throws -> [(q: Double, loss: Double)] {
    let encoder = ImageEncoder(architecture: architecture)
    encoder.load(parameters)
    let p = encoder.encode(image).mu
    #expect(abs(p[..<3].reduce(0, +) - 1) < 1e-6 && abs(p[3...].reduce(0, +) - 1) < 1e-6)
    let scorer = PointGradient(architecture: architecture, capacity: 1)
    scorer.load(parameters)
    return (0..<12).map { index in
      var z = architecture.latents.origin
      architecture.latents.set(0, to: index % 3, in: &z)
      architecture.latents.set(1, to: index / 3, in: &z)
      return (Double(p[index % 3] * p[3 + index / 3]), Double(scorer.gradients(of: image, at: z).values[0]))
    }
  }

  /// In evaluation the bound is that of the discrete model: the mean over many draws is the sum over all points.
  @Test func theBoundIsThatOfRealCategories() throws {
    let draws = 4000
    let model = model(samples: draws)
    model.images.write(image[...])
    var generator = Philox(seed: 1)
    model.noise.write((0..<draws * 7).map { _ in generator.normal() }[...])
    model.graph.forward(0..<1)
    let points = try points()
    let expected = points.reduce(0) { $0 + $1.q * $1.loss }
    let deviation = points.reduce(0) { $0 + $1.q * ($1.loss - expected) * ($1.loss - expected) }.squareRoot()
    #expect(abs(Double(model.reconstruction.row(0).pointee) - expected) < 5 * deviation / Double(draws).squareRoot())
    let entropy = points.reduce(0) { $0 - $1.q * log($1.q) }
    #expect(abs(Double(model.kl.row(0).pointee) - (log(12) - entropy)) < 1e-5)
    #expect(model.klPerDimension.columns == 2)
  }

  /// A draw outside of the graph is the graph's own, and its ratio that of the probabilities.
  @Test func drawsAndRatios() throws {
    let model = model(samples: 1)
    model.images.write(image[...])
    let encoder = ImageEncoder(architecture: architecture)
    encoder.load(parameters)
    let (mu, logVariance) = encoder.encode(image)
    let scorer = SampleScorer(architecture: architecture, capacity: 50)
    scorer.load(parameters)
    var generator = Philox(seed: 4)
    let noise = (0..<50 * 7).map { _ in generator.normal() }
    let scored = scorer.score(pixels: image[...], mu: mu[...], logVariance: logVariance[...], noise: noise)
    let points = try points()
    for draw in 0..<50 {
      let own = Array(noise[draw * 7..<(draw + 1) * 7])
      model.noise.write(own[...])
      model.graph.forward(0..<1)
      #expect(abs(model.reconstruction.row(0).pointee - scored.negativeLogLikelihoods[draw]) < 1e-4)
      let z = architecture.latents.draw(mu: mu, logVariance: logVariance, noise: own)
      let index =
        try #require(architecture.latents.category(of: 0, at: z))
        + 3 * (try #require(architecture.latents.category(of: 1, at: z)))
      #expect(abs(Double(scored.negativeLogLikelihoods[draw]) - points[index].loss) < 1e-4)
      #expect(abs(scored.logRatios[draw] - (log(points[index].q) + log(12))) < 1e-4)
    }
    let kl = architecture.latents.kl(mu: mu[...], logVariance: logVariance[...])
    for (variable, value) in kl.enumerated() { #expect(abs(value - model.klPerDimension.row(0)[variable]) < 1e-5) }
    for (p, v) in zip(mu, logVariance) { #expect(abs(v - logf(p * (1 - p))) < 1e-4) }
  }

  /// Training has relaxed samples: at a low temperature nearly the real ones, whose loss is that of evaluation.
  @Test func temperatures() {
    let (real, relaxed) = (model(samples: 1), model(samples: 1, mode: .training))
    var generator = Philox(seed: 2)
    let noise = (0..<7).map { _ in generator.normal() }
    for model in [real, relaxed] {
      model.images.write(image[...])
      model.noise.write(noise[...])
    }
    real.graph.forward(0..<1)
    var distances: [Float] = []
    for temperature: Float in [2, 0.5, 0.01] {
      relaxed.temperature?.row(0).pointee = temperature
      relaxed.graph.forward(0..<1)
      distances.append(abs(relaxed.reconstruction.row(0).pointee - real.reconstruction.row(0).pointee))
    }
    #expect(distances[2] < 1e-4 && distances[0] > 1e-3 && distances[1] > distances[2])
  }

  @Test func mixedVariablesKeepTheirColumns() throws {
    let architecture = try Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), encoder: "", latents: try #require(LatentSpace("2+2x3")),
      decoder: "linear 6")
    #expect(
      architecture.parameterLayout.entries.map(\.name) == [
        "mu.weight", "mu.bias", "log_variance.weight", "log_variance.bias", "logits.weight", "logits.bias",
        "decoder.0.weight", "decoder.0.bias",
      ])
    let encoder = ImageEncoder(architecture: architecture)
    var values = [Float](repeating: 0, count: architecture.parameterLayout.count)
    try #require(architecture.parameterLayout["mu.bias"]).put([1, 2], into: &values)
    try #require(architecture.parameterLayout["log_variance.bias"]).put([-1, -2], into: &values)
    try #require(architecture.parameterLayout["logits.bias"]).put([0, 0, 0, 9, 0, 0].map(Float.init), into: &values)
    encoder.load(values)
    let (mu, logVariance) = encoder.encode(image)
    #expect(mu.prefix(2) == [1, 2] && logVariance.prefix(2) == [-1, -2] && mu.count == 8)
    #expect(abs(mu[2] - 1 / 3) < 1e-6 && mu[5] > 0.99 && architecture.latent == 4 && architecture.zWidth == 8)
  }

  @Test func gatesNeedContinuousVariables() throws {
    let latents = try #require(LatentSpace("2x3"))
    #expect(throws: ArchitectureError.gatesOfCategories(latents)) {
      try Architecture(
        picture: Shape(channels: 1, height: 2, width: 3), encoder: "linear 3", latents: latents,
        decoder: "linear 6", betaRange: BetaRange())
    }
  }

  @Test func filesKeepTheVariables() throws {
    let data = try JSONEncoder().encode(architecture)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains(#""latent":"1x3+1x4""#))
    let broken = text.replacing("1x3+1x4", with: "1x3+1x999999999999")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Architecture.self, from: Data(broken.utf8)) }
    #expect(architecture.summary == "6-5-1x3+1x4-5-6 tanh, Bernoulli")
  }
}
