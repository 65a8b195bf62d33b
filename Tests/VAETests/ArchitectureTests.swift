import Autodiff
import Foundation
import Testing
import VAE

@Suite struct ArchitectureTests {
  @Test func parametersHavePyTorchsNamesAndShapes() {
    let architecture = Architecture(hidden: [400, 300], latent: 20, decoderHidden: [200])
    let expected: [(String, [Int])] = [
      ("encoder.0.weight", [400, 784]), ("encoder.0.bias", [400]),
      ("encoder.2.weight", [300, 400]), ("encoder.2.bias", [300]),
      ("mu.weight", [20, 300]), ("mu.bias", [20]),
      ("log_variance.weight", [20, 300]), ("log_variance.bias", [20]),
      ("decoder.0.weight", [200, 20]), ("decoder.0.bias", [200]),
      ("decoder.2.weight", [784, 200]), ("decoder.2.bias", [784]),
    ]
    let entries = architecture.parameterLayout.entries
    #expect(entries.map(\.name) == expected.map(\.0))
    #expect(entries.map(\.shape) == expected.map(\.1))
  }

  /// A gate on every hidden layer except the decoder's first; none on the heads and the output.
  @Test func gatesStandWhereThePaperHasThem() {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), hidden: [5, 4], latent: 3, decoderHidden: [7, 8, 9],
      betaRange: BetaRange())
    let gates = architecture.parameterLayout.entries.filter { $0.name.contains("gate") }
    #expect(
      gates.map(\.name) == [
        "encoder.0.gate.weight", "encoder.0.gate.bias", "encoder.2.gate.weight", "encoder.2.gate.bias",
        "decoder.2.gate.weight", "decoder.2.gate.bias", "decoder.4.gate.weight", "decoder.4.gate.bias",
      ])
    #expect(gates.map(\.shape) == [[5, 1], [5], [4, 1], [4], [8, 1], [8], [9, 1], [9]])
    let ungated = architecture.ungated.parameterLayout
    #expect(architecture.parameterLayout.parameterCount == ungated.parameterCount + 2 * (5 + 4 + 8 + 9))
    #expect(!ungated.entries.contains { $0.name.contains("gate") })
    #expect(architecture.products().map(\.name) == architecture.ungated.products().map(\.name))
    #expect(architecture.summary == "6-5-4-3-7-8-9-6 relu, Bernoulli, gated")
  }

  @Test func theDecoderMirrorsTheEncoder() {
    #expect(Architecture(hidden: [400, 300]).hidden?.decoder == [300, 400])
    // PyTorch's example has this many parameters.
    #expect(Architecture().parameterLayout.parameterCount == 652_824)
  }

  @Test func summaryIsForPeople() {
    #expect(Architecture().summary == "784-400-20-400-784 relu, Bernoulli")
    let other = Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), hidden: [], latent: 1, activation: .tanh,
      likelihood: .gaussian(variance: 0.1))
    #expect(other.summary == "6-1-6, Gaussian (variance 0.1)")
  }

  @Test(arguments: [Likelihood.bernoulli, .gaussian(variance: 0.1)])
  func survivesJSON(likelihood: Likelihood) throws {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 3, width: 4), hidden: [9, 8], latent: 5, decoderHidden: [7],
      activation: .tanh,
      likelihood: likelihood)
    let data = try JSONEncoder().encode(architecture)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
  }
}
