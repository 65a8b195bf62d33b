import Datasets
import Drawing
import Measures
import Randomness
import Training
import VAE

/// Answers requests between two pictures. Belongs to the session's thread.
final class Desk {
  let own = LoadedModel<Int>()
  private let other = LoadedModel<OtherWeights.Identity>()
  /// The gradient's noise for the latest image and weights.
  var measuredNoise: (index: Int, version: Int, noise: GradientNoise)?
  /// The posterior that is being improved.
  var fitting: Fitting?

  /// The answer, computed with the weights of the world or others; nil if the test images are missing.
  func answer(_ request: Request, in world: World, with weights: OtherWeights? = nil) -> Answer? {
    if let weights {
      hold(weights)
      return answer(request, in: world, by: other)
    }
    own.hold(world.modelVersion, world.shown.configuration.architecture) { world.shown.parameters }
    return answer(request, in: world, by: own)
  }

  private func answer<Identity>(_ request: Request, in world: World, by own: LoadedModel<Identity>)
    -> Answer?
  {
    switch request {
    case .decode(let points): return .images(own.images(at: points))
    case .examine(let image, let draw, let wall):
      return examine(image, draw: draw, wall: wall, in: world, by: own).map { .examination($0) }
    case .read(let pixels):
      let images = ImageSet(
        name: "drawing", split: .test, size: ImageSize(world.imageSize),
        pixels: pixels)
      return .reading(own.evaluate(0, of: images, as: world.shown.configuration))
    case .encode(let indices):
      guard let images = world.data.test else { return nil }
      let means = indices.map { ($0, own.evaluate($0, of: images, as: world.shown.configuration).mu) }
      return .means(Dictionary(means, uniquingKeysWith: { first, _ in first }))
    case .step(let image, let epsilon): return step(image, epsilon: epsilon, in: world).map { .step($0) }
    case .bounds(let image): return bounds(image, in: world).map { .bounds($0) }
    case .improve(let image, let steps): return improve(image, steps: steps, in: world).map { .improvement($0) }
    case .compare(let what, let weights): return compare(what, with: weights, in: world).map { .comparison($0) }
    }
  }

  private func hold(_ weights: OtherWeights) {
    other.hold(weights.identity, weights.architecture) { weights.parameters }
  }

  private func examine<Identity>(
    _ index: Int, draw: Int, wall: Int, in world: World, by own: LoadedModel<Identity>
  ) -> Examination? {
    guard let images = world.data.test else { return nil }
    let configuration = world.shown.configuration
    let result = own.evaluate(index, of: images, as: configuration)
    func noise(_ draw: Int) -> [Float] {
      guard draw > 0 else { return [Float](repeating: 0, count: world.zWidth) }
      let stream = RandomStream.posterior.number(UInt64(index) << 24 | UInt64(draw))
      var generator = Philox(seed: configuration.seed, stream: stream)
      return (0..<world.zWidth).map { _ in generator.normal() }
    }
    func point(_ noise: [Float]) -> [Float] {
      world.latents.draw(mu: result.mu, logVariance: result.logVariance, noise: noise)
    }
    let z = point(noise(draw))
    return Examination(
      index: index, result: result, draw: draw, z: z, decoded: own.images(at: z)[0],
      reconstruction: own.reconstruction(of: result.pixels, noise: noise(draw)),
      wall: wall == 0 ? [] : own.images(at: (1...wall).flatMap { point(noise($0)) }))
  }

  private func compare(_ what: ComparisonRequest, with weights: OtherWeights?, in world: World)
    -> Comparison?
  {
    if let weights { hold(weights) }
    switch what {
    case .points(let points):
      let now = Comparison.Side(images: own.images(at: points))
      return Comparison(now: now, then: weights == nil ? now : Comparison.Side(images: other.images(at: points)))
    case .image(let index):
      guard let images = world.data.test else { return nil }
      // Both models get the same pixels, even if they are sampled: by this run's pixel treatment and seed.
      let configuration = world.shown.configuration
      let result = own.evaluate(index, of: images, as: configuration)
      let now = Comparison.Side(images: own.images(at: world.latents.settled(result.mu)), evaluation: result)
      guard weights != nil else { return Comparison(now: now, then: now) }
      let then = other.evaluate(index, of: images, as: configuration)
      return Comparison(
        now: now, then: Comparison.Side(images: other.images(at: world.latents.settled(then.mu)), evaluation: then))
    }
  }
}

/// A decoder and an evaluator with the weights of one model. Each is created when it is first needed, and loads the
/// weights again when their `Identity` has changed.
final class LoadedModel<Identity: Equatable> {
  private var identity: Identity?
  private var architecture = Architecture()
  private var parameters: () -> [Float] = { [] }
  private var decoder: ImageDecoder?
  private var evaluator: ImageEvaluator?
  private var gradient: PointGradient?
  private var decoded: Identity?
  private var evaluated: Identity?
  private var derived: Identity?
  private var local: PointGradient?
  private var localIdentity: Identity?

  /// Uses these weights from now on.
  func hold(_ identity: Identity, _ architecture: Architecture, parameters: @escaping () -> [Float]) {
    (self.identity, self.architecture, self.parameters) = (identity, architecture, parameters)
  }

  /// The images at points `[count, latent]`.
  func images(at points: [Float]) -> [Picture] {
    let values = current(\.decoder, \.decoded, load: { $0.load($1) }, fits: { $0.architecture == architecture }) {
      // Many tiles are decoded in a few batches.
      ImageDecoder(architecture: architecture, capacity: 64)
    }.decode(points)
    return Picture.split(values, size: PictureSize(architecture.picture))
  }

  /// The evaluation of one image of a set, with the pixel treatment of `configuration`.
  func evaluate(_ index: Int, of images: ImageSet, as configuration: RunConfiguration) -> ImageEvaluation {
    currentEvaluator.evaluate(
      index..<index + 1, of: images, pixels: configuration.pixels, seed: configuration.seed)[0]
  }

  /// The negative log-likelihood of pixels at mu + sigma * noise, in nats.
  func reconstruction(of pixels: [Float], noise: [Float]) -> Float {
    currentEvaluator.reconstruction(of: pixels, noise: noise)
  }

  /// -log p(x|z) of pixels at points `[count, latent]`, and its gradients, `[count, latent]`.
  func gradients(of pixels: [Float], at points: [Float]) -> (values: [Float], gradients: [Float]) {
    current(\.gradient, \.derived, load: { $0.load($1) }, fits: { $0.architecture == architecture }) {
      PointGradient(architecture: architecture, capacity: 64)
    }.gradients(of: pixels, at: points)
  }

  /// What computes the gradients of a step of a `LocalFit`.
  var localGradient: PointGradient {
    current(\.local, \.localIdentity, load: { $0.load($1) }, fits: { $0.architecture == architecture }) {
      PointGradient(architecture: architecture, capacity: LocalPosteriors.draws)
    }
  }

  private var currentEvaluator: ImageEvaluator {
    current(\.evaluator, \.evaluated, load: { $0.load($1) }, fits: { $0.architecture == architecture }) {
      ImageEvaluator(architecture: architecture, samples: Examination.draws)
    }
  }

  private func current<Network>(
    _ network: ReferenceWritableKeyPath<LoadedModel, Network?>,
    _ held: ReferenceWritableKeyPath<LoadedModel, Identity?>,
    load: (Network, [Float]) -> Void, fits: (Network) -> Bool, make: () -> Network
  ) -> Network {
    if let known = self[keyPath: network], fits(known) {
      if self[keyPath: held] != identity { load(known, parameters()) }
      self[keyPath: held] = identity
      return known
    }
    let made = make()
    load(made, parameters())
    self[keyPath: network] = made
    self[keyPath: held] = identity
    return made
  }
}
