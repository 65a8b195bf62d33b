import Randomness
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws images from a model: z from the prior, then every pixel from the likelihood.
package struct Simulator: Sendable {
  private let architecture: Architecture
  private let parameters: [Float]

  package init(_ model: Checkpoint) {
    (architecture, parameters) = (model.configuration.architecture, model.parameters)
  }

  /// The images with these numbers: the points `[images, width]` and the pixels `[images, pixels]`. Each depends on the seed and its
  /// number alone.
  package func draw(_ numbers: Range<Int>, seed: UInt64) -> (z: [Float], pixels: [Float]) {
    var generators = numbers.map { Philox(seed: seed, stream: RandomStream.simulation.number(UInt64($0))) }
    let z = generators.indices.flatMap { image in
      architecture.latents.prior((0..<architecture.zWidth).map { _ in generators[image].normal() })
    }
    let decoder = ImageDecoder(architecture: architecture, capacity: min(numbers.count, 64))
    decoder.load(parameters)
    let isContinuous = architecture.likelihood == .continuousBernoulli
    var pixels = isContinuous ? decoder.parameters(at: z) : decoder.decode(z)
    let size = architecture.picture.count
    let deviation = architecture.likelihood.variance(in: parameters, of: architecture).map { $0.squareRoot() }
    for index in pixels.indices {
      let image = index / size
      if isContinuous {
        pixels[index] = Float(
          ContinuousBernoulli.quantile(Double(generators[image].uniform()), logit: Double(pixels[index])))
      } else if let deviation {
        pixels[index] += deviation * generators[image].normal()
      } else {
        pixels[index] = generators[image].uniform() < pixels[index] ? 1 : 0
      }
    }
    return (z, pixels)
  }
}

extension Likelihood {
  /// The variance of a Gaussian pixel in a model's parameters; nil for others.
  package func variance(in parameters: [Float], of architecture: Architecture) -> Float? {
    switch self {
    case .bernoulli, .continuousBernoulli: nil
    case .gaussian(let variance): variance
    case .learnedGaussian:
      architecture.parameterLayout[Architecture.likelihoodLogVariance].map { expf($0.values(in: parameters)[0]) }
    }
  }
}
