import Autodiff
import CKernels

/// Scores samples of z for one image at a time. Belongs to one thread; has its own copy of the weights.
public final class SampleScorer {
  /// Its architecture.
  public let architecture: Architecture
  /// The most samples in one call.
  public let capacity: Int
  private let graph: Graph
  private let image: Tensor
  private let z: Tensor
  private let scores: Tensor

  /// A scorer of at most `capacity` samples at once. Its weights are zero until `load`.
  public init(architecture: Architecture, capacity: Int) {
    self.architecture = architecture
    self.capacity = capacity
    graph = Graph(capacity: 1, parameters: ParameterStore(layout: architecture.decoderLayout, trainable: false))
    image = graph.leaf(columns: architecture.picture.count)
    z = graph.leaf(columns: architecture.latent, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// -log p(x|z) and log q(z|x) - log p(z) in nats, for each sample z = mu + sigma * noise of one image.
  ///
  /// `pixels` is `[pixels]`, `mu` and `logVariance` are `[latent]`, `noise` is `[samples, latent]` with at most
  /// `capacity` samples.
  public func score(
    pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>, noise: [Float]
  ) -> (negativeLogLikelihoods: [Float], logRatios: [Double]) {
    let latent = architecture.latent
    let draws = noise.count / latent
    precondition(
      draws <= capacity && noise.count == draws * latent,
      "\(noise.count) noise values for at most \(capacity) samples of \(latent)")
    image.write(pixels)
    let (mu, logVariance) = (Array(mu), Array(logVariance))
    let ratios = (0..<draws).map { draw in
      let z = z.row(draw)
      return noise.withUnsafeBufferPointer { noise -> Double in
        guard let noise = noise.baseAddress.map({ $0 + draw * latent }) else { return .nan }
        latent_sample(mu, logVariance, noise, z, latent)
        // In double precision: with fifty dimensions the squares nearly cancel.
        var sum = 0.0
        for dimension in 0..<latent {
          let (value, e) = (Double(z[dimension]), Double(noise[dimension]))
          sum += value * value - Double(logVariance[dimension]) - e * e
        }
        return sum / 2
      }
    }
    // Rows after the last sample hold old values; their results are ignored.
    graph.forward(0..<1)
    return (Array(UnsafeBufferPointer(start: scores.row(0), count: draws)), ratios)
  }
}
