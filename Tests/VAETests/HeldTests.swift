import Autodiff
import Randomness
import Testing
import VAE

/// A gated model at a fixed beta against the gates themselves.
@Suite struct HeldTests {
  private static let architecture = Architecture(
    picture: Shape(channels: 1, height: 4, width: 5), hidden: [18, 9], latent: 3, decoderHidden: [7, 17, 5],
    betaRange: BetaRange(low: 0.1, high: 30))

  private static let parameters: [Float] = {
    var generator = Philox(seed: 12)
    return (0..<architecture.parameterLayout.count).map { _ in 0.7 * generator.normal() }
  }()

  @Test(arguments: [0.1, 0.5, 1, 4, 30] as [Float]) func matchesTheGatesAtThatBeta(beta: Float) throws {
    try compare(Self.architecture, Self.parameters, beta)
  }

  /// Gates on the channels of convolutions, a norm behind one of them.
  @Test(arguments: [0.1, 3] as [Float]) func convolutionsAreHeld(beta: Float) throws {
    let architecture = try Architecture(
      picture: Shape(channels: 1, height: 4, width: 5),
      encoder: "conv 5 3 pad 1, relu, conv 3 2, batch norm, flatten, linear 7, tanh", latent: 3,
      decoder:
        "linear 12, unflatten 3 2 2, transposed conv 17 2/2, relu, transposed conv 2 2, conv 1 2, flatten, linear 20",
      betaRange: BetaRange(low: 0.1, high: 30))
    #expect(architecture.parameterLayout["encoder.0.gate.weight"]?.shape == [5, 1])
    #expect(architecture.parameterLayout["decoder.2.gate.bias"]?.shape == [17])
    try compare(architecture, Initialization.pytorch.parameters(architecture, seed: 3), beta)
  }

  private func compare(_ architecture: Architecture, _ parameters: [Float], _ beta: Float) throws {
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    store.values = parameters
    let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 6, samples: 2)
    let held = ParameterStore(layout: architecture.ungated.parameterLayout, trainable: false)
    held.values = architecture.held(parameters, at: beta)
    let ungated = VariationalAutoencoder(
      architecture: architecture.ungated, parameters: held, capacity: 6, samples: 2)
    var generator = Philox(seed: 13)
    let images = (0..<6 * 20).map { _ in generator.uniform() }
    let noise = (0..<6 * 2 * 3).map { _ in generator.normal() }
    for model in [model, ungated] {
      model.images.write(images[...])
      model.noise.write(noise[...])
      model.beta.write(Array(repeating: beta, count: 6)[...])
    }
    let t = try #require(architecture.betaRange).input(beta)
    try #require(model.t).write(Array(repeating: t, count: 6)[...])
    #expect(ungated.t == nil)
    model.graph.forward(0..<6)
    ungated.graph.forward(0..<6)
    for row in 0..<6 {
      let (gated, plain) = (model.loss.row(row).pointee, ungated.loss.row(row).pointee)
      #expect(abs(gated - plain) <= 1e-5 * abs(gated))
      for dimension in 0..<3 {
        #expect(abs(model.mu.row(row)[dimension] - ungated.mu.row(row)[dimension]) < 1e-4)
      }
    }
  }

  @Test func betasGiveDifferentModels() {
    let held = [0.1, 1, 30].map { Self.architecture.held(Self.parameters, at: $0) }
    #expect(held[0] != held[1] && held[1] != held[2])
    // Beyond the ends the dial is clamped.
    #expect(Self.architecture.held(Self.parameters, at: 0) == held[0])
    #expect(Self.architecture.held(Self.parameters, at: 1e6) == held[2])
  }

  @Test func aModelWithoutGatesIsUnchanged() {
    let ungated = Self.architecture.ungated
    let parameters = ungated.held(Self.architecture.held(Self.parameters, at: 1), at: 7)
    #expect(parameters == Self.architecture.held(Self.parameters, at: 1))
  }
}
