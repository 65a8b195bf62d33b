import Autodiff

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
    z = graph.leaf(columns: architecture.zWidth, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// -log p(x|z) and log q(z|x) - log p(z) in nats, for each z that `LatentSpace.draw` makes of the noise, for one image.
  ///
  /// `pixels` is `[pixels]`, `mu` and `logVariance` are `[width]`, `noise` is `[samples, width]` with at most
  /// `capacity` samples.
  public func score(
    pixels: ArraySlice<Float>, mu: ArraySlice<Float>, logVariance: ArraySlice<Float>, noise: [Float]
  ) -> (negativeLogLikelihoods: [Float], logRatios: [Double]) {
    let (latents, width) = (architecture.latents, architecture.zWidth)
    let draws = noise.count / width
    precondition(
      draws <= capacity && noise.count == draws * width,
      "\(noise.count) noise values for at most \(capacity) samples of \(width)")
    image.write(pixels)
    let (mu, logVariance) = (Array(mu), Array(logVariance))
    let ratios = (0..<draws).map { draw in
      let noise = noise[draw * width..<(draw + 1) * width]
      let point = latents.draw(mu: mu, logVariance: logVariance, noise: Array(noise))
      z.row(draw).update(from: point, count: width)
      return latents.logRatio(z: point[...], mu: mu, logVariance: logVariance, noise: noise)
    }
    // Rows after the last sample hold old values; their results are ignored.
    graph.forward(0..<1)
    return (Array(UnsafeBufferPointer(start: scores.row(0), count: draws)), ratios)
  }
}
