import Drawing
import Measures
import Training

/// A posterior that is being improved, and what its steps begin with.
struct Fitting {
  let image, version: Int
  /// What the encoder says of the image.
  let encoder: ImageEvaluation
  var fit: LocalFit
}

extension Desk {
  /// An image's own posterior after `steps` steps, or fewer if its bound rises no more. It goes on from the last answer where it can.
  func improve(_ index: Int, steps: Int, in world: World) -> Improvement? {
    guard let images = world.data.test else { return nil }
    let (version, configuration) = (world.modelVersion, world.shown.configuration)
    let known = fitting.flatMap { held in
      held.image == index && held.version == version && held.fit.posteriors.steps <= steps ? held : nil
    }
    var held = known ?? begin(index, own.evaluate(index, of: images, as: configuration), in: world)
    let gradient = own.localGradient
    while held.fit.end == nil, held.fit.posteriors.steps < steps {
      held.fit.step(gradient, pixels: held.encoder.pixels)
    }
    fitting = held
    return measure(held, seed: configuration.seed)
  }

  private func begin(_ index: Int, _ encoder: ImageEvaluation, in world: World) -> Fitting {
    let start = LocalPosteriors(mu: encoder.mu, logVariance: encoder.logVariance, latent: world.latent)
    return Fitting(
      image: index, version: world.modelVersion, encoder: encoder,
      fit: LocalFit(start, seed: world.shown.configuration.seed, batch: index))
  }

  /// The bounds with both posteriors and log p(x), from the same draws at every step, so that what moves is the posterior.
  private func measure(_ held: Fitting, seed: UInt64) -> Improvement {
    let (encoder, own) = (held.encoder, held.fit.posteriors)
    let isDone = held.fit.end != nil
    let draws = Improvement.draws(isDone: isDone)
    let noise = normals(draws * encoder.mu.count, of: held.image, seed: seed)
    let before = weigh(encoder.pixels, encoder.mu, encoder.logVariance, noise)
    let after = weigh(encoder.pixels, own.mu, own.logVariance, noise)
    var result = encoder
    (result.mu, result.logVariance) = (own.mu, own.logVariance)
    result.reconstruction = after.found.values.reduce(0, +) / Float(draws)
    result.klPerDimension = zip(own.mu, own.logVariance).map { mu, logVariance in
      let deviation = sigma(logVariance: logVariance)
      return (mu * mu + deviation * deviation - 1 - logVariance) / 2
    }
    return Improvement(
      result: Examination(
        index: held.image, result: result, draw: 0, z: own.mu, decoded: self.own.images(at: own.mu)[0],
        reconstruction: self.own.gradients(of: encoder.pixels, at: own.mu).values[0], wall: []),
      version: held.version, steps: own.steps, isDone: isDone,
      gaps: ImageGaps(encoder: before.logWeights, own: after.logWeights))
  }
}
