import Autodiff

/// The encoder alone: images in, posteriors out. Belongs to one thread; has its own copy of the weights.
public final class ImageEncoder {
  /// Its architecture.
  public let architecture: Architecture
  private let graph: Graph
  private let images: Tensor
  private let mu: Tensor
  private let logVariance: Tensor

  /// An encoder for at most `capacity` images at once. Its weights are zero until `load`.
  public init(architecture: Architecture, capacity: Int = 1) {
    self.architecture = architecture
    let parameters = ParameterStore(layout: architecture.encoderLayout, trainable: false)
    graph = Graph(capacity: capacity, parameters: parameters)
    images = graph.leaf(columns: architecture.picture.count)
    (mu, logVariance) = graph.moments(graph.encode(images, architecture))
  }

  /// Copies the encoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// The posterior of each image: `[count, pixels]` in, the expected z and its log variance `[count, width]` out, all row-major.
  public func encode(_ pixels: [Float]) -> (mu: [Float], logVariance: [Float]) {
    let width = architecture.picture.count
    precondition(pixels.count % width == 0, "\(pixels.count) values are not a multiple of \(width) pixels")
    let count = pixels.count / width
    var result: (mu: [Float], logVariance: [Float]) = ([], [])
    for start in stride(from: 0, to: count, by: graph.capacity) {
      let size = min(graph.capacity, count - start)
      images.write(pixels[start * width..<(start + size) * width])
      graph.forward(0..<size)
      result.mu += UnsafeBufferPointer(start: mu.row(0), count: size * architecture.zWidth)
      result.logVariance += UnsafeBufferPointer(start: logVariance.row(0), count: size * architecture.zWidth)
    }
    return result
  }
}
