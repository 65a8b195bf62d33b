import Autodiff

/// -log p(x|z) of one image and its gradient with respect to z, at several z. Belongs to one thread; has its own copy of the
/// weights.
public final class PointGradient {
  /// Its architecture.
  public let architecture: Architecture
  /// The most points in one call.
  public let capacity: Int
  private let graph: Graph
  private let image: Tensor
  private let z: Tensor
  private let scores: Tensor

  /// For at most `capacity` points at once. Its weights are zero until `load`.
  public init(architecture: Architecture, capacity: Int) {
    self.architecture = architecture
    self.capacity = capacity
    graph = Graph(capacity: 1, parameters: ParameterStore(layout: architecture.decoderLayout, trainable: true))
    image = graph.leaf(columns: architecture.picture.count)
    // Not a leaf: a leaf has no gradient.
    z = graph.result(columns: architecture.latent, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
    graph.minimize(graph.sampleMean(scores))
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// -log p(x|z) in nats of `pixels` at each of the points `[count, latent]`, and its gradients `[count, latent]`.
  public func gradients(of pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    let latent = architecture.latent
    precondition(points.count % latent == 0, "\(points.count) values are not a multiple of \(latent) dimensions")
    image.write(pixels[...])
    var (values, gradients): ([Float], [Float]) = ([], [])
    for start in stride(from: 0, to: points.count, by: capacity * latent) {
      let part = points[start..<min(start + capacity * latent, points.count)]
      // Rows after the last point hold old values; their results are ignored.
      z.write(part)
      graph.forward(0..<1)
      // The mean's gradient, times the number of rows, is each row's own.
      graph.backward(0..<1, scale: Float(capacity))
      values += UnsafeBufferPointer(start: scores.row(0), count: part.count / latent)
      gradients += UnsafeBufferPointer(start: z.gradientRow(0), count: part.count)
    }
    return (values, gradients)
  }
}
