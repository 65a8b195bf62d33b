import Autodiff
import Foundation
import Randomness
import Testing

@testable import VAE

/// The discriminator of a FactorVAE.
@Suite struct DiscriminatorTests {
  /// Samples as a model has them: `[examples * 2, latent]` in a graph with gradients.
  private struct Samples {
    let graph: Graph
    let z: Tensor
    let ratios: Tensor

    init(_ values: [Float], latent: Int, examples: Int, by discriminator: Discriminator) {
      graph = Graph(capacity: examples, parameters: ParameterStore(layout: ParameterLayout(), trainable: true))
      z = graph.result(columns: latent, rowsPerExample: values.count / latent / examples)
      z.write(values[...])
      ratios = graph.densityRatio(z, by: discriminator)
      graph.minimize(graph.sampleMean(ratios))
    }
  }

  private static func values(_ count: Int, seed: UInt64 = 3) -> [Float] {
    var generator = Philox(seed: seed)
    return (0..<count).map { _ in generator.normal() }
  }

  /// The weights' gradients against differences of the mean cross-entropy in double precision, of samples that go through it in two
  /// parts, after a backward pass of the model.
  @Test func itsGradientsAreThoseOfTheCrossEntropy() throws {
    let (latent, examples, count) = (3, 5, 10)
    let test = TestDiscriminator(latent: latent, capacity: count)
    let discriminator = test.discriminator
    let z = Self.values(count * latent)
    let samples = Samples(z, latent: latent, examples: examples, by: discriminator)
    samples.graph.forward(0..<examples)
    samples.graph.backward(0..<examples, scale: 1)
    discriminator.permute(0..<1, of: count, seed: 8, step: 4)
    discriminator.permute(1..<latent, of: count, seed: 8, step: 4)
    for rows in [0..<4, 4..<count] { discriminator.learn(rows, of: count) }
    for part in 0..<2 { discriminator.parameterGradients(part: part, of: 2, count: count) { _ in } }
    let orders = (0..<latent).map {
      permutation(of: count, seed: 8, stream: RandomStream.permutation.number(4 << 16 | UInt64($0)))
    }
    let real = (0..<count).map { row in (0..<latent).map { Double(z[row * latent + $0]) } }
    let permuted = (0..<count).map { row in (0..<latent).map { Double(z[Int(orders[$0][row]) * latent + $0]) } }
    #expect(Set(orders).count == latent, "each dimension has its own order")
    func crossEntropy(_ parameters: [Double]) -> Double {
      let losses =
        real.map { log(1 + exp(-test.logit($0, parameters))) }
        + permuted.map { log(1 + exp(test.logit($0, parameters))) }
      return losses.reduce(0, +) / Double(2 * count)
    }
    let parameters = discriminator.parameters.values.map(Double.init)
    let gradients = try #require(discriminator.parameters.gradients).values
    for entry in discriminator.parameters.layout.entries {
      for place in entry.range {
        let losses = [1e-5, -1e-5].map { step in
          var moved = parameters
          moved[place] += step
          return crossEntropy(moved)
        }
        let exact = (losses[0] - losses[1]) / 2e-5
        #expect(abs(Double(gradients[place]) - exact) < 1e-5, "\(entry.name)[\(place - entry.offset)]")
      }
    }
  }

  /// The gradient by z, which is added to what is there.
  @Test func theGradientByTheSamples() throws {
    let (latent, examples) = (3, 4)
    let test = TestDiscriminator(latent: latent, capacity: examples * 2)
    let z = Self.values(examples * 2 * latent)
    let samples = Samples(z, latent: latent, examples: examples, by: test.discriminator)
    for part in [0..<1, 1..<examples] { samples.graph.forward(part) }
    for part in [0..<1, 1..<examples] { samples.graph.backward(part, scale: 0.5) }
    for row in 0..<examples * 2 {
      let point = (0..<latent).map { Double(z[row * latent + $0]) }
      #expect(abs(Double(samples.ratios.row(row).pointee) - test.logit(point)) < 1e-5)
      let gradient = try #require(samples.z.gradientRow(row))
      for dimension in 0..<latent {
        let values = [1e-5, -1e-5].map { step in
          var moved = point
          moved[dimension] += step
          return test.logit(moved)
        }
        // The mean over two samples, times the scale.
        #expect(abs(Double(gradient[dimension]) - (values[0] - values[1]) / 2e-5 / 4) < 1e-5)
      }
    }
  }

  /// Where the total correlation has a closed form: two dimensions of a Gaussian with correlation r have -log(1 - r^2) / 2 nats.
  @Test func itFindsTheTotalCorrelationOfAGaussian() throws {
    let (correlation, count, latent) = (0.8, 512, 3)
    let discriminator = Discriminator(latent: latent, widths: [32, 32], capacity: count)
    discriminator.parameters.values = Discriminator.initialWeights(latent: latent, widths: [32, 32], seed: 2)
    let layout = discriminator.parameters.layout
    var moments = [[Float]](repeating: [Float](repeating: 0, count: layout.count), count: 2)
    let samples = Samples(
      [Float](repeating: 0, count: count * latent), latent: latent, examples: count, by: discriminator)
    var (sum, steps) = (0.0, 0)
    for step in 0..<600 {
      let noise = Self.values(count * latent, seed: UInt64(100 + step))
      for row in 0..<count {
        let z = samples.z.row(row)
        (z[0], z[1], z[2]) = (noise[row * 3], 0, noise[row * 3 + 2])
        z[1] = Float(correlation) * z[0] + Float((1 - correlation * correlation).squareRoot()) * noise[row * 3 + 1]
      }
      samples.graph.forward(0..<count)
      if step >= 500 {
        sum += (0..<count).reduce(0) { $0 + Double(samples.ratios.row($1).pointee) } / Double(count)
        steps += 1
      }
      discriminator.permute(0..<latent, of: count, seed: 1, step: UInt64(step))
      discriminator.learn(0..<count, of: count)
      discriminator.parameterGradients(part: 0, of: 1, count: count) { _ in }
      let gradients = try #require(discriminator.parameters.gradients).values
      // Adam, written out, so that the test needs no trainer.
      var values = discriminator.parameters.values
      for place in values.indices {
        moments[0][place] += 0.5 * (gradients[place] - moments[0][place])
        moments[1][place] += 0.1 * (gradients[place] * gradients[place] - moments[1][place])
        let rate = 0.003 / (1 - pow(0.5, Float(step + 1)))
        values[place] -=
          rate * moments[0][place] / ((moments[1][place] / (1 - pow(0.9, Float(step + 1)))).squareRoot() + 1e-8)
      }
      discriminator.parameters.values = values
    }
    let exact = -log(1 - correlation * correlation) / 2
    #expect(abs(sum / Double(steps) - exact) < 0.1, "\(sum / Double(steps)) where it is \(exact)")
  }

  @Test func newWeights() {
    let layout = Discriminator.layout(latent: 3, widths: [5, 4])
    #expect(
      layout.entries.map(\.name) == [0, 2, 4].flatMap { ["discriminator.\($0).weight", "discriminator.\($0).bias"] })
    #expect(layout.entries.map(\.shape) == [[5, 3], [5], [4, 5], [4], [1, 4], [1]])
    let weights = Discriminator.initialWeights(latent: 3, widths: [5, 4], seed: 1)
    #expect(weights == Discriminator.initialWeights(latent: 3, widths: [5, 4], seed: 1))
    #expect(weights != Discriminator.initialWeights(latent: 3, widths: [5, 4], seed: 2))
    let reaches: [Float] = [3, 3, 5, 5, 4, 4].map { 1 / Float($0).squareRoot() }
    for (entry, reach) in zip(layout.entries, reaches) {
      #expect(weights[entry.range].allSatisfy { $0 != 0 && abs($0) <= reach }, "\(entry.name)")
    }
  }
}
