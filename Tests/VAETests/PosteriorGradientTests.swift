import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// The estimators of the gradient by the posterior's mu and sigma.
@Suite struct PosteriorGradientTests {
  /// A linear encoder and decoder, and many draws for one image.
  private struct Setup {
    static let pixels: [Float] = [1, 0, 1, 1, 0, 1]
    let model: VariationalAutoencoder
    let store: ParameterStore
    let rows, samples: Int

    init(
      _ objective: Objective, _ gradient: PosteriorGradient, rows: Int, samples: Int, beta: Float = 1,
      likelihood: Likelihood = .bernoulli, scale: Float = 0.7, parameters: [Float]? = nil
    ) {
      (self.rows, self.samples) = (rows, samples)
      let architecture = Architecture(
        picture: Shape(channels: 1, height: 2, width: 3), hidden: [], latent: 2, likelihood: likelihood)
      store = ParameterStore(layout: architecture.parameterLayout, trainable: true)
      var generator = Philox(seed: 11)
      store.values = parameters ?? (0..<store.layout.count).map { _ in scale * generator.normal() }
      model = VariationalAutoencoder(
        architecture: architecture, parameters: store, capacity: rows, samples: samples, objective: objective,
        gradient: gradient)
      model.images.write((0..<rows).flatMap { _ in Self.pixels }[...])
      model.beta.write(Array(repeating: objective.weight(beta: beta), count: rows)[...])
    }

    /// The gradient of the mean loss over the rows with this noise, for all parameters.
    func gradient(_ noise: [Float]) -> [Double] {
      model.noise.write(noise[...])
      model.graph.forward(0..<rows)
      model.graph.backward(0..<rows, scale: 1 / Float(rows))
      model.graph.parameterGradients(part: 0, of: 1, examples: rows)
      return (store.gradients?.values ?? []).map(Double.init)
    }

    /// Gradients of so many draws, one for each.
    func gradients(_ count: Int, seed: UInt64) -> [[Double]] {
      var generator = Philox(seed: seed)
      return (0..<count).map { _ in gradient((0..<rows * samples * 2).map { _ in generator.normal() }) }
    }

    func range(_ name: String) -> Range<Int> { store.layout[name]?.range ?? 0..<0 }
    /// The places of the encoder's parameters.
    var encoder: [Int] {
      ["mu.weight", "mu.bias", "log_variance.weight", "log_variance.bias"].flatMap { Array(range($0)) }
    }
  }

  private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    return (mean, square.squareRoot())
  }

  /// The largest distance between the means of two estimators, in standard errors, over parameters.
  private func distance(_ a: Setup, _ b: Setup) -> Double {
    let (first, second) = (a.gradients(40, seed: 1), b.gradients(40, seed: 2))
    return first[0].indices.reduce(0) { worst, place in
      let (one, two) = (Self.moments(first.map { $0[place] }), Self.moments(second.map { $0[place] }))
      let error = ((one.deviation * one.deviation + two.deviation * two.deviation) / 40).squareRoot()
      return max(worst, abs(one.mean - two.mean) / max(error, 1e-7))
    }
  }

  /// 16,000 draws each: the means of all parameters' gradients agree within their errors.
  @Test(
    arguments: [
      (.vae, .sticking, 1, 1), (.beta, .sticking, 2, 3.5), (.iwae, .doubly, 3, 1), (.iwae, .doubly, 2, 1),
    ] as [(Objective, PosteriorGradient, Int, Float)])
  func theExpectationIsThatOfThePlainOne(
    objective: Objective, gradient: PosteriorGradient, samples: Int, beta: Float
  ) {
    let plain = Setup(objective, .plain, rows: 400, samples: samples, beta: beta)
    let other = Setup(objective, gradient, rows: 400, samples: samples, beta: beta)
    #expect(distance(plain, other) < 4)
  }

  /// As its help says.
  @Test func stickingIsBiasedForIwae() {
    let plain = Setup(.iwae, .plain, rows: 400, samples: 4)
    #expect(distance(plain, Setup(.iwae, .sticking, rows: 400, samples: 4)) > 8)
  }

  /// The loss and the decoder's gradient are those of the plain estimator, draw by draw.
  @Test(arguments: [(.beta, .sticking), (.iwae, .sticking), (.iwae, .doubly)] as [(Objective, PosteriorGradient)])
  func theDecodersGradientIsThePlainOne(objective: Objective, gradient: PosteriorGradient) {
    let (plain, other) = (
      Setup(objective, .plain, rows: 5, samples: 3), Setup(objective, gradient, rows: 5, samples: 3)
    )
    let (one, two) = (plain.gradients(1, seed: 3)[0], other.gradients(1, seed: 3)[0])
    for place in Array(plain.range("decoder.0.weight")) + plain.range("decoder.0.bias") {
      #expect(abs(one[place] - two[place]) < 1e-6)
    }
    #expect(plain.encoder.contains { abs(one[$0] - two[$0]) > 1e-2 })
    guard objective == .iwae else { return }
    for row in 0..<5 { #expect(abs(plain.model.loss.row(row).pointee - other.model.loss.row(row).pointee) < 1e-5) }
  }

  /// Against differences of the function of the parameters whose derivative the estimator is: the draw moves with them, and the
  /// weights and the mu and sigma in log q(z|x) do not.
  @Test(
    arguments: [(.beta, .sticking, 2.5), (.iwae, .sticking, 1), (.iwae, .doubly, 1)]
      as [(Objective, PosteriorGradient, Double)])
  func encodersGradientIsThatOfTheSurrogate(objective: Objective, gradient: PosteriorGradient, beta: Double) {
    let setup = Setup(objective, gradient, rows: 1, samples: 3, beta: Float(beta))
    var generator = Philox(seed: 6)
    let noise = (0..<6).map { _ in generator.normal() }
    let found = setup.gradient(noise)
    let start = setup.store.values.map(Double.init)
    let surrogate = Surrogate(setup: start, setup.store.layout, noise: noise.map(Double.init), beta: beta)
    let weights = surrogate.weights.map { weight in
      objective == .iwae ? (gradient == .doubly ? weight * weight : weight) : 1.0 / 3
    }
    for place in setup.encoder {
      let values = [1e-6, -1e-6].map { step in
        var moved = start
        moved[place] += step
        return zip(weights, surrogate.negativeLogWeights(moved)).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let wanted = (values[0] - values[1]) / 2e-6
      #expect(abs(found[place] - wanted) < 2e-5 * max(1, abs(wanted)), "\(place)")
    }
  }

  /// The model in double precision.
  private struct Surrogate {
    let start: [Double]
    let layout: ParameterLayout
    let noise: [Double]
    let beta: Double

    init(setup start: [Double], _ layout: ParameterLayout, noise: [Double], beta: Double) {
      (self.start, self.layout, self.noise, self.beta) = (start, layout, noise, beta)
    }

    private func linear(_ name: String, _ x: [Double], _ parameters: [Double]) -> [Double] {
      guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"] else { return [] }
      let count = bias.range.count
      // In memory a weight is [in, out].
      return (0..<count).map { out in
        x.indices.reduce(parameters[bias.offset + out]) { $0 + parameters[weight.offset + $1 * count + out] * x[$1] }
      }
    }

    /// -log p(x|z_k) + beta (log q(z_k|x) - log p(z_k)): z_k by these parameters, q and the decoder by the first ones.
    func negativeLogWeights(_ parameters: [Double]) -> [Double] {
      let x = Setup.pixels.map(Double.init)
      let (mu, logs) = (linear("mu", x, parameters), linear("log_variance", x, parameters))
      let (heldMu, heldLogs) = (linear("mu", x, start), linear("log_variance", x, start))
      return (0..<3).map { k in
        let z = mu.indices.map { mu[$0] + exp(logs[$0] / 2) * noise[k * 2 + $0] }
        let logits = linear("decoder.0", z, start)
        let reconstruction = zip(logits, x).reduce(0) { $0 + log1p(exp($1.0)) - $1.1 * $1.0 }
        let ratio = z.indices.reduce(0.0) { sum, d in
          let distance = (z[d] - heldMu[d]) * (z[d] - heldMu[d]) / exp(heldLogs[d])
          return sum + (z[d] * z[d] - heldLogs[d] - distance) / 2
        }
        return reconstruction + beta * ratio
      }
    }

    /// The normalised importance weights.
    var weights: [Double] {
      let logs = negativeLogWeights(start).map { -$0 }
      let sum = logs.reduce(0) { $0 + exp($1) }
      return logs.map { exp($0) / sum }
    }
  }

  /// Gaussian pixels, a decoder with orthogonal columns, and the encoder that gives the true posterior: whatever the noise, nothing
  /// is left of the encoder's gradient but rounding. The plain one is noise.
  @Test func atTheTruePosteriorNothingIsLeft() throws {
    let variance = 0.25
    let setup = Setup(.vae, .plain, rows: 1, samples: 1, likelihood: .gaussian(variance: Float(variance)))
    let columns: [[Double]] = [[1, 0.5, 0, 0, 0.2, 0], [0, 0, 0.7, -0.4, 0, 0.9]]
    let bias = [0.1, -0.2, 0.3, 0, 0.5, -0.1]
    var parameters = [Float](repeating: 0, count: setup.store.layout.count)
    func put(_ name: String, _ values: [Double]) throws {
      try #require(setup.store.layout[name]).put(values.map(Float.init), into: &parameters)
    }
    try put("decoder.0.weight", (0..<6).flatMap { pixel in columns.map { $0[pixel] } })
    try put("decoder.0.bias", bias)
    // The posterior's variance 1 / (1 + |c|^2 / v), and its mean: that times c . (x - b) / v.
    let sigmas = columns.map { 1 / (1 + $0.reduce(0) { $0 + $1 * $1 } / variance) }
    try put("mu.weight", zip(columns, sigmas).flatMap { column, s in column.map { s * $0 / variance } })
    try put(
      "mu.bias",
      zip(columns, sigmas).map { column, s in -s / variance * zip(column, bias).reduce(0) { $0 + $1.0 * $1.1 } })
    try put("log_variance.bias", sigmas.map { log($0) })
    for (objective, gradient, samples) in [
      (.vae, .sticking, 1), (.vae, .sticking, 3), (.iwae, .sticking, 4), (.iwae, .doubly, 4),
    ] as [(Objective, PosteriorGradient, Int)] {
      func worst(_ gradient: PosteriorGradient) -> Double {
        let setup = Setup(
          objective, gradient, rows: 1, samples: samples, likelihood: .gaussian(variance: Float(variance)),
          parameters: parameters)
        return setup.gradients(50, seed: 9).map { found in setup.encoder.map { abs(found[$0]) }.max() ?? 0 }.max() ?? 0
      }
      #expect(
        worst(gradient) < 2e-5 && worst(.plain) > 0.1, "\(objective) \(gradient): \(worst(gradient)), \(worst(.plain))")
    }
  }

  /// The signal-to-noise ratio of the encoder's gradient, the mean over parameters of |mean| / deviation over 400 draws: with k it
  /// rises where the gradient is doubly reparameterised and falls where it is plain (Rainforth and others 2018; Tucker and others
  /// 2019).
  @Test func theSignalRisesWithTheDraws() {
    func ratio(_ gradient: PosteriorGradient, _ samples: Int) -> Double {
      // Near enough to the posterior that 16 draws are many.
      let setup = Setup(.iwae, gradient, rows: 1, samples: samples, scale: 0.3)
      let found = setup.gradients(400, seed: 21)
      let ratios = setup.encoder.filter { found[0][$0] != 0 }.map { place in
        let moments = Self.moments(found.map { $0[place] })
        return abs(moments.mean) / moments.deviation
      }
      return ratios.reduce(0, +) / Double(ratios.count)
    }
    // Below 0.05 the mean of 400 draws is noise itself.
    let (plain, doubly) = ([2, 128].map { ratio(.plain, $0) }, [16, 128, 512].map { ratio(.doubly, $0) })
    #expect(plain[1] < plain[0] / 2, "\(plain)")
    #expect(doubly[1] > 1.5 * doubly[0] && doubly[2] > 1.5 * doubly[1], "\(doubly)")
  }
}
