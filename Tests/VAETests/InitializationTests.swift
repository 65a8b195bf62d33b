import Autodiff
import Testing
import VAE

@Suite struct InitializationTests {
  private let architecture = Architecture(
    picture: Shape(channels: 1, height: 8, width: 8), hidden: [50], latent: 10)
  private var layout: ParameterLayout { architecture.parameterLayout }

  /// The bound within which a parameter's values must lie, and which they must nearly reach; 0 for zeros.
  private func bound(_ initialization: Initialization, _ entry: ParameterLayout.Entry) -> Float {
    let weight = layout["\(entry.name.split(separator: ".").dropLast().joined(separator: ".")).weight"]
    guard let shape = weight?.shape else { return .nan }
    switch initialization {
    case .pytorch: return 1 / Float(shape[1]).squareRoot()
    case .glorot, .glorotMean: return entry.name.hasSuffix("bias") ? 0 : (6 / Float(shape[0] + shape[1])).squareRoot()
    }
  }

  @Test(arguments: Initialization.allCases) func isUniformWithinItsBound(initialization: Initialization) {
    let values = initialization.parameters(architecture, seed: 3)
    #expect(values.count == layout.count)
    var outside = Set(values.indices)
    for entry in layout.entries {
      outside.subtract(entry.range)
      let limit = bound(initialization, entry)
      let drawn = values[entry.range]
      #expect(drawn.allSatisfy { abs($0) <= limit }, "\(entry.name)")
      if limit == 0 { continue }
      let count = Float(entry.count)
      // Mean and mean square of a uniform distribution, within five standard errors.
      let mean = drawn.reduce(0, +) / count / limit
      let square = drawn.reduce(0) { $0 + $1 * $1 } / count / (limit * limit)
      #expect(abs(mean) < 5 * (1 / 3 / count).squareRoot(), "\(entry.name)")
      #expect(abs(square - 1 / 3) < 5 * (4 / 45 / count).squareRoot(), "\(entry.name)")
    }
    #expect(outside.allSatisfy { values[$0] == 0 }, "padding stays zero")
  }

  @Test(arguments: Initialization.allCases) func dependsOnTheSeed(initialization: Initialization) {
    #expect(initialization.parameters(architecture, seed: 3) == initialization.parameters(architecture, seed: 3))
    #expect(initialization.parameters(architecture, seed: 3) != initialization.parameters(architecture, seed: 4))
  }

  /// Gates are uniform within 1 of 0, in the decoder of -1, because positive ones are closed.
  @Test(arguments: Initialization.allCases) func gatesBeginOpen(initialization: Initialization) throws {
    let architecture = Architecture(hidden: [300, 200], latent: 10, betaRange: BetaRange())
    let layout = architecture.parameterLayout
    let values = initialization.parameters(architecture, seed: 3)
    for (name, middle) in [
      ("encoder.0.gate.weight", 0), ("encoder.2.gate.bias", 0), ("decoder.2.gate.weight", 0),
      ("decoder.2.gate.bias", -1),
    ] as [(String, Float)] {
      let drawn = try #require(layout[name]).values(in: values).map { $0 - middle }
      #expect(
        drawn.allSatisfy { abs($0) <= 1 } && drawn.contains { $0 > 0.8 } && drawn.contains { $0 < -0.8 }, "\(name)")
    }
  }

  /// No two parameters get the same numbers.
  @Test func parametersDiffer() {
    let values = Initialization.pytorch.parameters(architecture, seed: 3)
    let first = layout.entries.map { values[$0.offset] / bound(.pytorch, $0) }
    #expect(Set(first).count == first.count)
  }
}
