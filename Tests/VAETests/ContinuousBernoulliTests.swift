import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// The continuous Bernoulli distribution against quadrature.
@Suite struct ContinuousBernoulliTests {
  private static let logits = [-40, -7, -1.001, -0.999, -0.3, -1e-4, 0, 1e-7, 0.01, 0.5, 0.999, 1.001, 3, 12, 60.0]

  /// -log p(x) as the graph has it.
  private func negativeLog(_ x: Double, logit: Double) -> Double {
    let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: false))
    let (logits, pixels) = (graph.leaf(columns: 1), graph.leaf(columns: 1))
    logits.write([Float(logit)])
    pixels.write([Float(x)])
    let loss = graph.continuousBernoulliNegativeLogLikelihood(logits: logits, of: pixels)
    graph.forward(0..<1)
    return Double(loss.row(0).pointee)
  }

  /// Gauss and Legendre's rule with five points, on 400 parts of [0, 1].
  private func integral(_ f: (Double) -> Double) -> Double {
    let nodes = [
      (0, 128.0 / 225), (0.5384693101056831, 0.47862867049936647), (0.9061798459386640, 0.23692688505618908),
    ]
    let width = 1.0 / 400
    return (0..<400).reduce(0) { sum, part in
      let middle = (Double(part) + 0.5) * width
      return nodes.reduce(sum) { sum, node in
        let values = node.0 == 0 ? f(middle) : f(middle - node.0 * width / 2) + f(middle + node.0 * width / 2)
        return sum + node.1 * values * width / 2
      }
    }
  }

  @Test(arguments: logits) func theDensityIntegratesToOne(logit: Double) {
    #expect(abs(integral { exp(-negativeLog($0, logit: logit)) } - 1) < 1e-5)
    let mean = integral { $0 * exp(-negativeLog($0, logit: logit)) }
    #expect(abs(mean - ContinuousBernoulli.mean(logit: logit)) < 1e-5)
    if abs(logit) < 50 {
      #expect(abs(ContinuousBernoulli.logit(mean: mean) - logit) < 2e-2 * max(1, logit * logit / 10))
    }
  }

  /// A share of the probability lies below its quantile.
  @Test(arguments: logits) func quantiles(logit: Double) {
    for share in [0.001, 0.2, 0.5, 0.9, 0.999] {
      let end = ContinuousBernoulli.quantile(share, logit: logit)
      #expect(end > 0 && end < 1)
      #expect(abs(end * integral { exp(-negativeLog($0 * end, logit: logit)) } - share) < 1e-5)
    }
    #expect(abs(ContinuousBernoulli.quantile(0, logit: logit)) < 1e-12)
    #expect(abs(ContinuousBernoulli.quantile(1, logit: logit) - 1) < 1e-12)
  }

  /// The picture shows the mean, not lambda.
  @Test func thePictureIsTheMean() {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 1, width: 3), hidden: [], latent: 1, likelihood: .continuousBernoulli)
    var parameters = [Float](repeating: 0, count: architecture.parameterLayout.count)
    architecture.parameterLayout["decoder.0.bias"]?.put([-2, 0, 5], into: &parameters)
    let decoder = ImageDecoder(architecture: architecture)
    decoder.load(parameters)
    for (pixel, logit) in zip(decoder.decode([0.3]), [-2, 0, 5.0]) {
      #expect(abs(Double(pixel) - ContinuousBernoulli.mean(logit: logit)) < 1e-6)
    }
    #expect(decoder.parameters(at: [0.3]) == [-2, 0, 5])
  }
}
