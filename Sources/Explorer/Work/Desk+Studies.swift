import Datasets
import Drawing
import Measures
import Randomness
import Training

extension Desk {
  /// One image's way through the model with the draw of the world, and back.
  func step(_ index: Int, epsilon: [Float], in world: World) -> StepResult? {
    guard let images = world.data.test, epsilon.count == world.latent else { return nil }
    let result = own.evaluate(index, of: images, as: world.shown.configuration)
    let sigmas = result.logVariance.map { sigma(logVariance: $0) }
    let z = zip(zip(result.mu, sigmas), epsilon).map { $0.0 + $0.1 * $1 }
    let gradient = own.gradients(of: result.pixels, at: z)
    return StepResult(
      index: index, evaluation: result, epsilon: epsilon, z: z, decoded: own.images(at: z)[0],
      reconstruction: gradient.values[0], slope: gradient.gradients,
      noise: noise(of: index, result, sigmas, version: world.modelVersion, seed: world.shown.configuration.seed))
  }

  /// The noise of the gradient, which is measured once for an image and weights.
  private func noise(
    of index: Int, _ result: ImageEvaluation, _ sigmas: [Float], version: Int, seed: UInt64
  ) -> GradientNoise {
    if let known = measuredNoise, known.index == index, known.version == version { return known.noise }
    let draws = normals(StepResult.draws * sigmas.count, of: index, seed: seed)
    let found = own.gradients(of: result.pixels, at: points(result.mu, sigmas, draws))
    let noise = GradientNoise(sigma: sigmas, noise: draws, values: found.values, gradients: found.gradients)
    measuredNoise = (index, version, noise)
    return noise
  }

  /// The bounds on the evidence of one image.
  func bounds(_ index: Int, in world: World) -> ImageBounds? {
    guard let images = world.data.test else { return nil }
    let (version, latent) = (world.modelVersion, world.latent)
    let result = own.evaluate(index, of: images, as: world.shown.configuration)
    let noise = normals(ImageBounds.draws * latent, of: index, seed: world.shown.configuration.seed)
    let (places, found, logWeights) = weigh(result.pixels, result.mu, result.logVariance, noise)
    // With the noise fixed, log q does not depend on mu.
    let slopes = zip(found.gradients, places).map { -Double($0) - Double($1) }
    return ImageBounds(
      index: index, version: version, original: Picture(world.imageSize, values: result.pixels),
      decoded: own.images(at: result.mu)[0],
      bounds: SampleBounds(ImageBounds.counts, logWeights: logWeights, slopes: slopes).bounds)
  }

  /// The points of a posterior's draws, -log p(x|z) and its gradients there, and log p(x|z) p(z) / q(z|x).
  func weigh(_ pixels: [Float], _ mu: [Float], _ logVariance: [Float], _ noise: [Float]) -> (
    places: [Float], found: (values: [Float], gradients: [Float]), logWeights: [Double]
  ) {
    let latent = mu.count
    let places = points(mu, logVariance.map { sigma(logVariance: $0) }, noise)
    let found = own.gradients(of: pixels, at: places)
    // In double precision: with many dimensions the squares nearly cancel.
    let logWeights = found.values.indices.map { draw -> Double in
      (0..<latent).reduce(-Double(found.values[draw])) { sum, dimension in
        let (z, e) = (Double(places[draw * latent + dimension]), Double(noise[draw * latent + dimension]))
        return sum + (e * e + Double(logVariance[dimension]) - z * z) / 2
      }
    }
    return (places, found, logWeights)
  }

  func normals(_ count: Int, of image: Int, seed: UInt64) -> [Float] {
    var generator = Philox(seed: seed, stream: RandomStream.posterior.number(1 << 51 | UInt64(image)))
    return (0..<count).map { _ in generator.normal() }
  }

  /// mu + sigma * noise, `[draws, latent]`.
  private func points(_ mu: [Float], _ sigmas: [Float], _ noise: [Float]) -> [Float] {
    noise.indices.map { mu[$0 % mu.count] + sigmas[$0 % mu.count] * noise[$0] }
  }
}
