import Autodiff

/// -log p(x|z) of images and its gradient with respect to z, at several z of each. Belongs to one thread; has its own copy of
/// the weights.
public final class PointGradient {
  /// Its architecture.
  public let architecture: Architecture
  /// The points of an image that are computed at once.
  public let capacity: Int
  private let graph: Graph
  private let image: Tensor
  private let z: Tensor
  private let scores: Tensor

  /// For `capacity` points of each of at most `images` images at once. Its weights are zero until `load`.
  public init(architecture: Architecture, capacity: Int, images: Int = 1) {
    self.architecture = architecture
    self.capacity = capacity
    graph = Graph(capacity: images, parameters: ParameterStore(layout: architecture.decoderLayout, trainable: true))
    image = graph.leaf(columns: architecture.picture.count)
    // Not a leaf: a leaf has no gradient.
    z = graph.result(columns: architecture.latent, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
    graph.minimize(graph.sampleMean(scores))
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// -log p(x|z) in nats of one image's `pixels` at each of the points `[count, latent]`, and its gradients `[count, latent]`.
  public func gradients(of pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    let latent = architecture.latent
    precondition(points.count % latent == 0, "\(points.count) values are not a multiple of \(latent) dimensions")
    image.write(pixels[...])
    var (values, gradients): ([Float], [Float]) = ([], [])
    for start in stride(from: 0, to: points.count, by: capacity * latent) {
      let part = points[start..<min(start + capacity * latent, points.count)]
      // Rows after the last point hold old values; their results are ignored.
      z.write(part)
      let results = run(images: 1, points: part.count / latent)
      values += results.values
      gradients += results.gradients
    }
    return (values, gradients)
  }

  /// The same for several images `[count, pixels]`, at `capacity` points of each: `[count, capacity, latent]`.
  public func gradients(ofEach pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    let count = pixels.count / architecture.picture.count
    precondition(
      count <= graph.capacity && points.count == count * capacity * architecture.latent,
      "\(points.count) values of points for \(count) images, where \(graph.capacity) fit")
    image.write(pixels[...])
    z.write(points[...])
    return run(images: count, points: count * capacity)
  }

  private func run(images: Int, points: Int) -> (values: [Float], gradients: [Float]) {
    graph.forward(0..<images)
    // The mean's gradient, times the number of points, is each point's own.
    graph.backward(0..<images, scale: Float(capacity))
    return (
      Array(UnsafeBufferPointer(start: scores.row(0), count: points)),
      Array(UnsafeBufferPointer(start: z.gradientRow(0), count: points * architecture.latent))
    )
  }
}
