import Autodiff
import Datasets
import Foundation
import Measures
import Testing
import Training
import VAE

/// What the nats are, and images drawn from a continuous Bernoulli distribution.
@Suite struct LossMeaningTests {
  private func images(_ pixels: [UInt8]) -> ImageSet {
    ImageSet(name: "x", split: .test, size: ImageSize(width: 1, height: 1), pixels: pixels)
  }

  @Test func pixelsAndLikelihoodDecide() {
    let (grey, binary) = (images([0, 7, 255]), images([0, 255]))
    #expect(LossMeaning(.bernoulli, .grey, of: grey) == .crossEntropy)
    #expect(LossMeaning(.bernoulli, .dequantised, of: binary) == .crossEntropy)
    #expect(LossMeaning(.bernoulli, .grey, of: binary) == .probability)
    for pixels in [PixelTreatment.fixed, .sampled, .threshold] {
      #expect(LossMeaning(.bernoulli, pixels, of: grey) == .probability)
    }
    for likelihood in [Likelihood.continuousBernoulli, .gaussian(variance: 1), .learnedGaussian] {
      #expect(LossMeaning(likelihood, .grey, of: grey) == .density)
      #expect(LossMeaning(likelihood, .dequantised, of: grey) == .dequantisedDensity)
    }
    #expect(LossMeaning(.bernoulli, .fixed, of: grey).note == nil)
  }

  /// Uniform bytes need 8 bits. A density that is 1 everywhere says so, with the 256 levels taken into account.
  @Test func bitsOfUniformBytes() {
    #expect(Likelihood.continuousBernoulli.bitsPerPixel(nats: 0, pixels: 784) == 8)
    #expect(Likelihood.bernoulli.bitsPerPixel(nats: 784 * log(2), pixels: 784) == 1)
  }

  @Test func drawsHaveTheMeanAndTheVariance() {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 1, width: 3), hidden: [], latent: 1, likelihood: .continuousBernoulli)
    var model = Checkpoint(RunConfiguration(architecture: architecture, data: "x"))
    model.parameters = [Float](repeating: 0, count: architecture.parameterLayout.count)
    let logits = [-6, 0, 2.5]
    architecture.parameterLayout["decoder.0.bias"]?.put(logits.map(Float.init), into: &model.parameters)
    let pixels = Simulator(model).draw(0..<20_000, seed: 3).pixels.map(Double.init)
    #expect(pixels.allSatisfy { (0...1).contains($0) })
    for (place, logit) in logits.enumerated() {
      let values = stride(from: place, to: pixels.count, by: 3).map { pixels[$0] }
      let (mean, variance) = meanAndVariance(values)
      // The variance is the derivative of the mean by the logit.
      let wanted =
        (ContinuousBernoulli.mean(logit: logit + 1e-4) - ContinuousBernoulli.mean(logit: logit - 1e-4)) / 2e-4
      #expect(abs(mean - ContinuousBernoulli.mean(logit: logit)) < 4 * (wanted / 20_000).squareRoot())
      #expect(abs(variance / wanted - 1) < 0.05)
    }
  }
}
