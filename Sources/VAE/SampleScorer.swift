import Autodiff
import CKernels

/// Scores draws of z against one image at a time. Belongs to one thread; it holds its own copy of the weights.
public final class SampleScorer {
  /// What it is made of.
  public let architecture: Architecture
  /// How many draws fit at once.
  public let capacity: Int
  private let graph: Graph
  private let image: Tensor
  private let z: Tensor
  private let scores: Tensor

  /// A scorer of at most `capacity` draws at once, with weights that are all zero until `load`.
  public init(architecture: Architecture, capacity: Int) {
    self.architecture = architecture
    self.capacity = capacity
    graph = Graph(capacity: 1, parameters: ParameterStore(layout: architecture.decoderLayout, trainable: false))
    image = graph.leaf(columns: architecture.picture.count)
    z = graph.leaf(columns: architecture.latent, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
  }

  /// Takes the decoder's part out of a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// For each reparameterised draw z = mu + sigma * noise of one image: -log p(x|z) and log q(z|x) - log p(z), in nats.
  ///
  /// `pixels` is `[pixels]`, `mu` and `logVariance` are `[latent]`, `noise` is `[draws, latent]` with at most `capacity` draws.
  public func score(
    pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>, noise: [Float]
  ) -> (negativeLogLikelihoods: [Float], logRatios: [Double]) {
    let latent = architecture.latent
    let draws = noise.count / latent
    precondition(draws <= capacity && noise.count == draws * latent, "\(noise.count) values are no draws that fit")
    image.write(pixels)
    let (mu, logVariance) = (Array(mu), Array(logVariance))
    let ratios = (0..<draws).map { draw in
      let z = z.row(draw)
      return noise.withUnsafeBufferPointer { noise -> Double in
        guard let noise = noise.baseAddress.map({ $0 + draw * latent }) else { return .nan }
        latent_sample(mu, logVariance, noise, z, latent)
        // In double: over fifty dimensions the squares nearly cancel.
        var sum = 0.0
        for dimension in 0..<latent {
          let (value, e) = (Double(z[dimension]), Double(noise[dimension]))
          sum += value * value - Double(logVariance[dimension]) - e * e
        }
        return sum / 2
      }
    }
    // Rows beyond the draws hold what was there before; they are computed and passed over.
    graph.forward(0..<1)
    return (Array(UnsafeBufferPointer(start: scores.row(0), count: draws)), ratios)
  }
}
