import Drawing
import Randomness
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a model makes of one test image.
public struct Examination: Sendable, Equatable {
  /// The image's number in the test set, from 0.
  public var index: Int
  /// Pixels, posterior, KL, and the reconstruction averaged over `ImageExaminer.draws` draws.
  public var result: ImageEvaluation
  /// Which draw from the posterior is decoded, from 1 on; 0 is mu itself.
  public var draw: Int
  /// The point that is decoded.
  public var z: [Float]
  /// What it is decoded to.
  public var decoded: GreyImage
  /// The image's negative log-likelihood at that very z, in nats.
  public var reconstruction: Float
  /// What the first draws are decoded to, as many as there is room for.
  public var wall: [GreyImage]

  package init(
    index: Int, result: ImageEvaluation, draw: Int, z: [Float], decoded: GreyImage, reconstruction: Float,
    wall: [GreyImage]
  ) {
    (self.index, self.result, self.draw, self.z) = (index, result, draw, z)
    (self.decoded, self.reconstruction, self.wall) = (decoded, reconstruction, wall)
  }
}

/// Encodes single images for the screen, with the latest weights. Belongs to the session's thread.
final class ImageExaminer {
  /// How many draws of z an image's reconstruction is the mean of: one alone jumps by several nats.
  static let draws = 8

  private var evaluator: ImageEvaluator?
  private var version = -1

  /// What the model makes of the image that the state asks for, if any.
  func examine(_ state: ExplorerState, decode: ([Float]) -> [GreyImage]) -> Examination? {
    guard let (index, draw, wall) = state.imageToExamine, let result = evaluate(index, state) else { return nil }
    func noise(_ draw: Int) -> [Float] {
      Self.noise(seed: state.shown.configuration.seed, image: index, draw: draw, count: state.latent)
    }
    func point(_ noise: [Float]) -> [Float] {
      zip(zip(result.mu, result.logVariance), noise).map { $0.0 + sigma(logVariance: $0.1) * $1 }
    }
    let z = point(noise(draw))
    return Examination(
      index: index, result: result, draw: draw, z: z, decoded: decode(z)[0],
      reconstruction: current(state).reconstruction(of: result.pixels, noise: noise(draw)),
      wall: wall == 0 ? [] : decode((1...wall).flatMap { point(noise($0)) }))
  }

  /// The posterior means of the images that the state asks for, by their numbers.
  func means(_ state: ExplorerState) -> [Int: [Float]] {
    Dictionary(
      state.imagesToEncode.compactMap { index in evaluate(index, state).map { (index, $0.mu) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The result of one test image; nil where there are no images.
  func evaluate(_ index: Int, _ state: ExplorerState) -> ImageEvaluation? {
    guard let images = state.data.test else { return nil }
    let configuration = state.shown.configuration
    return current(state).evaluate(
      index..<index + 1, of: images, pixels: configuration.pixels, seed: configuration.seed)[0]
  }

  func current(_ state: ExplorerState) -> ImageEvaluator {
    let architecture = state.shown.configuration.architecture
    if let evaluator, evaluator.architecture == architecture {
      if version != state.modelVersion { evaluator.load(state.shown.parameters) }
      version = state.modelVersion
      return evaluator
    }
    let evaluator = ImageEvaluator(architecture: architecture, samples: Self.draws)
    evaluator.load(state.shown.parameters)
    (self.evaluator, version) = (evaluator, state.modelVersion)
    return evaluator
  }

  /// Standard normals that follow from the image and the number of the draw; zeros for draw 0.
  private static func noise(seed: UInt64, image: Int, draw: Int, count: Int) -> [Float] {
    guard draw > 0 else { return [Float](repeating: 0, count: count) }
    var generator = Philox(seed: seed, stream: RandomStream.posterior.number(UInt64(image) << 24 | UInt64(draw)))
    return (0..<count).map { _ in generator.normal() }
  }
}

/// The standard deviation that belongs to a log variance.
func sigma(logVariance: Float) -> Float { expf(logVariance / 2) }
