import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// The model as a graph against the same model in double precision.
@Suite struct VariationalAutoencoderTests {
  /// A model and its inputs, all drawn from a seed.
  private struct Setup {
    private(set) var reference: ReferenceAutoencoder
    let model: VariationalAutoencoder
    let store: ParameterStore
    let images: [[Float]]
    let noise: [[Float]]

    init(
      _ architecture: Architecture, samples: Int, beta: Float, count: Int = 3, seed: UInt64 = 4, black: Float = 0,
      objective: Objective = .beta, freeBits: Float = 0
    ) {
      var generator = Philox(seed: seed)
      let capacity: Float = 1.5
      let betas = architecture.betaRange.map { range in (0..<count).map { range.beta(atShare: 0.1 + 0.25 * Float($0)) }
      }
      reference = ReferenceAutoencoder(
        architecture: architecture, beta: Double(beta), samples: samples, objective: objective,
        freeBits: Double(freeBits), capacity: Double(capacity), betas: (betas ?? []).map(Double.init))
      store = ParameterStore(layout: architecture.parameterLayout, trainable: true)
      var parameters = [Float](repeating: 0, count: store.layout.count)
      for entry in store.layout.entries {
        for place in entry.range { parameters[place] = 0.6 * generator.normal() }
        // Away from where the decoder's gates close and have no derivative.
        if entry.name.hasPrefix("decoder"), entry.name.hasSuffix(".gate.bias") {
          for place in entry.range { parameters[place] -= 2.5 }
        }
      }
      store.values = parameters
      images = (0..<count).map { _ in
        (0..<architecture.picture.count).map { _ in generator.uniform() < black ? 0 : generator.uniform() }
      }
      let isNoisy = objective.recipe.isNoisy
      noise = (0..<count * samples).map { _ in
        (0..<architecture.latent).map { _ in isNoisy ? generator.normal() : 0 }
      }
      let discriminator = TestDiscriminator(latent: architecture.latent, capacity: count * samples, seed: seed)
      reference.densityRatio = discriminator.logit
      model = VariationalAutoencoder(
        architecture: architecture, parameters: store, capacity: count, samples: samples, objective: objective,
        freeBits: freeBits, discriminator: discriminator.discriminator)
      model.capacity.write(Array(repeating: capacity, count: count)[...])
      model.images.write(images.flatMap { $0 }[...])
      model.noise.write(noise.flatMap { $0 }[...])
      let weights = objective.recipe.drawsBeta ? betas : nil
      model.beta.write((weights ?? Array(repeating: objective.weight(beta: beta), count: count))[...])
      if let range = architecture.betaRange, let betas { model.t?.write(betas.map(range.input)[...]) }
    }

    /// The mean over images.
    var loss: Double { images.indices.reduce(0) { $0 + Double(model.loss.row($1).pointee) } / Double(images.count) }

    /// Checks every parameter's gradient against differences of the reference's loss.
    func checkGradients(_ what: Comment) {
      let parameters = store.values.map(Double.init)
      let gradients = store.gradients?.values ?? []
      for entry in store.layout.entries {
        for place in entry.range {
          let losses = [1e-6, -1e-6].map { step in
            var moved = parameters
            moved[place] += step
            return run(moved).loss
          }
          let exact = (losses[0] - losses[1]) / 2e-6
          let isRight = abs(Double(gradients[place]) - exact) < 2e-5 * max(1, abs(exact))
          #expect(isRight, "\(entry.name)[\(place - entry.offset)], \(what)")
          if !isRight { return }
        }
      }
    }

    func run(_ parameters: [Double]) -> ReferenceAutoencoder.Result {
      reference.run(parameters, images: images.map { $0.map(Double.init) }, noise: noise.map { $0.map(Double.init) })
    }

    func runGraph() {
      let count = images.count
      model.graph.forward(0..<count)
      model.graph.backward(0..<count, scale: 1 / Float(count))
      for part in 0..<2 { model.graph.parameterGradients(part: part, of: 2, examples: count) }
    }
  }

  private static let architectures: [Architecture] = [Activation.relu, .tanh].flatMap { activation in
    [Likelihood.bernoulli, .gaussian(variance: 0.3), .continuousBernoulli].flatMap { likelihood in
      [([5], [4]), ([6, 5], [3, 7]), ([], [])].map { encoder, decoder in
        Architecture(
          picture: Shape(channels: 1, height: 2, width: 3), hidden: encoder, latent: 3, decoderHidden: decoder,
          activation: activation, likelihood: likelihood)
      }
    }
  }

  @Test(arguments: architectures) func valuesAndGradientsOfEveryParameter(architecture: Architecture) {
    for (samples, beta) in [(1, 0), (1, 1), (1, 4), (3, 0), (3, 1), (3, 4)] as [(Int, Float)] {
      // Mostly black images with one noise sample and grey ones with three: the first layer uses different products.
      let setup = Setup(architecture, samples: samples, beta: beta, black: samples == 1 ? 0.8 : 0)
      setup.runGraph()
      let parameters = setup.store.values.map(Double.init)
      let wanted = setup.run(parameters)
      for row in setup.images.indices {
        let near = { (tensor: Tensor, column: Int, value: Double) in
          abs(Double(tensor.row(row)[column]) - value) < 1e-5 * max(1, abs(value))
        }
        let kl = wanted.klPerDimension[row].reduce(0, +)
        #expect(near(setup.model.reconstruction, 0, wanted.reconstruction[row]))
        #expect(near(setup.model.kl, 0, kl))
        #expect(near(setup.model.loss, 0, wanted.reconstruction[row] + Double(beta) * kl))
        for (column, value) in wanted.klPerDimension[row].enumerated() {
          #expect(near(setup.model.klPerDimension, column, value))
        }
      }
      setup.checkGradients("L \(samples), beta \(beta)")
    }
  }

  @Test(arguments: Objective.allCases) func everyObjective(objective: Objective) {
    let architectures =
      objective.recipe.drawsBeta ? Self.gated : Self.architectures.prefix(2) + [Self.learned] + Self.gated
    for architecture in architectures {
      for (samples, freeBits) in [(1, 0), (3, 0), (2, 0.7)] as [(Int, Float)] {
        if freeBits > 0, !objective.recipe.allowsFreeBits { continue }
        let setup = Setup(
          architecture, samples: samples, beta: 4, count: 4, objective: objective, freeBits: freeBits)
        setup.runGraph()
        let wanted = setup.run(setup.store.values.map(Double.init)).loss
        #expect(abs(setup.loss - wanted) < 1e-5 * max(1, abs(wanted)))
        setup.checkGradients("\(objective), L \(samples), free bits \(freeBits)")
      }
    }
  }

  /// One hidden layer, where only the encoder has a gate, and several.
  private static let gated = [([5], [4]), ([6, 5], [3, 7, 4])].map { encoder, decoder in
    Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), hidden: encoder, latent: 3, decoderHidden: decoder,
      activation: .tanh,
      betaRange: BetaRange(low: 0.05, high: 20))
  }

  private static let learned = Architecture(
    picture: Shape(channels: 1, height: 2, width: 3), hidden: [5], latent: 3, likelihood: .learnedGaussian)

  /// beta is a leaf: a change is in the next gradient without rebuilding the graph.
  @Test func betaChangesWithoutRebuilding() {
    let setup = Setup(Self.architectures[0], samples: 1, beta: 1)
    let layout = setup.store.layout
    let gradient = { (beta: Float) -> [Float] in
      setup.model.beta.write([beta, beta, beta])
      setup.runGraph()
      return layout["mu.bias"].map { Array((setup.store.gradients?.values ?? [])[$0.range]) } ?? []
    }
    let (zero, one, four) = (gradient(0), gradient(1), gradient(4))
    // The loss and its gradient are linear in beta.
    for index in zero.indices {
      #expect(abs((four[index] - zero[index]) - 4 * (one[index] - zero[index])) < 1e-5)
      #expect(abs(one[index] - zero[index]) > 1e-3)
    }
  }

  /// By hand: a decoder whose output is always 0 costs ln 2 per pixel; an encoder with mu 1 and sigma^2 e.
  @Test func closedForms() {
    let bernoulli = Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), hidden: [], latent: 2, decoderHidden: [])
    var gaussian = bernoulli
    gaussian.likelihood = .gaussian(variance: 0.5)
    for architecture in [bernoulli, gaussian] {
      let layout = architecture.parameterLayout
      let store = ParameterStore(layout: layout, trainable: true)
      var parameters = store.values
      for entry in layout.entries where entry.name == "mu.bias" || entry.name == "log_variance.bias" {
        for place in entry.range { parameters[place] = 1 }
      }
      store.values = parameters
      let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 1, samples: 1)
      model.images.write([0, 0.25, 0.5, 0.75, 1, 1])
      model.noise.write([1, -1])
      model.beta.write([2])
      model.graph.forward(0..<1)
      let squares = 0.0625 + 0.25 + 0.5625 + 1 + 1
      let reconstruction =
        architecture == bernoulli ? 6 * log(2.0 as Double) : squares / (2 * 0.5) + 6 * log(2 * Double.pi * 0.5) / 2
      // (1 + e - 1 - 1) / 2 in each of two dimensions.
      let kl = exp(1.0 as Double) - 1
      #expect(abs(Double(model.reconstruction.row(0).pointee) - reconstruction) < 1e-5)
      #expect(abs(Double(model.kl.row(0).pointee) - kl) < 1e-6)
      #expect(abs(Double(model.loss.row(0).pointee) - (reconstruction + 2 * kl)) < 1e-5)
    }
  }

  /// A posterior equal to the prior has no KL.
  @Test func thePriorHasNoKL() {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 1, width: 1), hidden: [], latent: 17, decoderHidden: [])
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 2, samples: 1)
    model.graph.forward(0..<2)
    #expect(model.kl.row(0).pointee == 0 && model.kl.row(1).pointee == 0)
  }
}
