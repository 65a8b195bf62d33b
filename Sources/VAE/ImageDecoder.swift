import Autodiff
import CKernels

/// The decoder alone: z in, an image out. Belongs to one thread; has its own copy of the weights.
public final class ImageDecoder {
  /// Its architecture.
  public let architecture: Architecture
  private let graph: Graph
  private let z: Tensor
  private let output: Tensor

  /// A decoder for at most `capacity` points at once. Its weights are zero until `load`.
  public init(architecture: Architecture, capacity: Int = 1) {
    self.architecture = architecture
    let parameters = ParameterStore(layout: architecture.decoderLayout, trainable: false)
    graph = Graph(capacity: capacity, parameters: parameters)
    z = graph.leaf(columns: architecture.zWidth)
    output = graph.decode(z, architecture)
  }

  /// Copies the decoder's weights from a whole model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ model: [Float]) { graph.parameters.load(model, laidOutAs: architecture.parameterLayout) }

  /// The expected image at each point: pixel probabilities (Bernoulli) or means (Gaussian).
  ///
  /// `points` is `[count, width of z]`, the result `[count, pixels]`, both row-major.
  public func decode(_ points: [Float]) -> [Float] {
    let width = architecture.zWidth
    let pixels = architecture.picture.count
    precondition(points.count % width == 0, "\(points.count) values are not a multiple of \(width)")
    let count = points.count / width
    return [Float](unsafeUninitializedCapacity: count * pixels) { images, initialized in
      guard let first = images.baseAddress else { return }
      for start in stride(from: 0, to: count, by: graph.capacity) {
        let size = min(graph.capacity, count - start)
        z.write(points[start * width..<(start + size) * width])
        graph.forward(0..<size)
        let result = first + start * pixels
        switch architecture.likelihood {
        case .bernoulli: latent_sigmoid(output.row(0), result, size * pixels)
        case .gaussian, .learnedGaussian: result.update(from: output.row(0), count: size * pixels)
        }
      }
      initialized = count * pixels
    }
  }
}
