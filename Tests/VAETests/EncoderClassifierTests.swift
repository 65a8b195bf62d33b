import Autodiff
import Randomness
import Testing
import VAE

@Suite struct EncoderClassifierTests {
  private let architecture = Architecture(picture: Shape(channels: 1, height: 2, width: 3), hidden: [5], latent: 2)

  private func numbers(_ count: Int, stream: UInt64) -> [Float] {
    var generator = Philox(seed: 3, stream: stream)
    return (0..<count).map { _ in generator.normal() }
  }

  private func classifier(_ parameters: [Float]) -> EncoderClassifier {
    EncoderClassifier(
      architecture: architecture, model: parameters, weight: [1, 2, -1, 0.5, 0, 3], bias: [0.25, 0, -1], capacity: 4)
  }

  @Test func logitsAreALinearMapOfMu() {
    let parameters = Initialization.glorot.parameters(architecture, seed: 4)
    let classifier = classifier(parameters)
    let pixels = numbers(24, stream: 1)
    classifier.images.write(pixels[...])
    classifier.graph.forward(0..<4)
    let encoder = ImageEncoder(architecture: architecture, capacity: 4)
    encoder.load(parameters)
    let mu = encoder.encode(pixels).mu
    for row in 0..<4 {
      let (a, b) = (mu[2 * row], mu[2 * row + 1])
      let expected: [Float] = [a + 2 * b + 0.25, -a + 0.5 * b, 3 * b - 1]
      for (label, value) in expected.enumerated() {
        #expect(abs(classifier.logits.row(row)[label] - value) < 1e-5)
      }
    }
  }

  /// Every encoder weight except those of log sigma^2 has a gradient, and descent lowers the loss.
  @Test func gradientsReachTheEncoder() throws {
    let classifier = classifier(Initialization.glorot.parameters(architecture, seed: 4))
    classifier.images.write(numbers(24, stream: 1)[...])
    classifier.targets.write([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0])
    let graph = classifier.graph
    func loss() -> Float {
      graph.forward(0..<4)
      return (0..<4).reduce(0) { $0 + classifier.loss.row($1).pointee } / 4
    }
    let before = loss()
    graph.backward(0..<4, scale: 0.25)
    graph.parameterGradients(part: 0, of: 1, examples: 4)
    let gradients = try #require(graph.parameters.gradients?.values)
    for entry in graph.parameters.layout.entries {
      let moves = entry.values(in: gradients).contains { $0 != 0 }
      #expect(moves == !entry.name.hasPrefix("log_variance"), "\(entry.name)")
    }
    graph.parameters.values = zip(graph.parameters.values, gradients).map { $0 - 0.01 * $1 }
    #expect(loss() < before)
  }
}
