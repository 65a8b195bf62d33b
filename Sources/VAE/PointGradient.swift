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
    z = graph.result(columns: architecture.zWidth, rowsPerExample: capacity)
    scores = graph.negativeLogLikelihood(graph.decode(z, architecture), of: image, architecture.likelihood)
    graph.minimize(graph.sampleMean(scores))
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// -log p(x|z) in nats of one image's `pixels` at each of the points `[count, width]`, and its gradients `[count, width]`.
  public func gradients(of pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    let width = architecture.zWidth
    precondition(points.count % width == 0, "\(points.count) values are not a multiple of \(width)")
    image.write(pixels[...])
    var (values, gradients): ([Float], [Float]) = ([], [])
    for start in stride(from: 0, to: points.count, by: capacity * width) {
      let part = points[start..<min(start + capacity * width, points.count)]
      // Rows after the last point hold old values; their results are ignored.
      z.write(part)
      let results = run(images: 1, points: part.count / width)
      values += results.values
      gradients += results.gradients
    }
    return (values, gradients)
  }

  /// The same for several images `[count, pixels]`, at `capacity` points of each: `[count, capacity, width]`.
  public func gradients(ofEach pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    let count = pixels.count / architecture.picture.count
    precondition(
      count <= graph.capacity && points.count == count * capacity * architecture.zWidth,
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
      Array(UnsafeBufferPointer(start: z.gradientRow(0), count: points * architecture.zWidth))
    )
  }
}
