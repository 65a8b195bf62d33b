import CKernels
import Randomness
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Diagonal Gaussian posteriors of some images, which gradient steps on their own mu and log sigma^2 improve, while the decoder
/// stays as it is (Cremer, Li and Duvenaud 2018, section 3.2).
///
/// The gradient goes through the draws z = mu + sigma * noise alone: the score of q has mean 0 and is left out, so that the noise
/// vanishes where q is the true posterior (Roeder, Wu and Duvenaud 2017). Adam takes the steps.
package struct LocalPosteriors: Sendable {
  /// `[images, latent]`
  package private(set) var mu, logVariance: [Float]
  /// The steps taken.
  package private(set) var steps = 0
  private let latent: Int
  /// Adam's moments of the gradients, of mu and then of log sigma^2.
  private var means, squares: [Double]

  /// The draws of each image in a step.
  package static let draws = 8

  /// Begins with these posteriors, `[images, latent]` each.
  package init(mu: [Float], logVariance: [Float], latent: Int) {
    (self.mu, self.logVariance, self.latent) = (mu, logVariance, latent)
    means = [Double](repeating: 0, count: 2 * mu.count)
    squares = means
  }

  /// Takes one step at this learning rate. `gradient` computes `draws` points of each image of `pixels`, `[images, pixels]`; noise
  /// is `[images, draws, latent]`. Returns the mean over images and draws of the bound in nats before the step.
  package mutating func step(_ gradient: PointGradient, pixels: [Float], noise: [Float], rate: Double) -> Double {
    let count = mu.count
    let sigmas = logVariance.map { expf($0 / 2) }
    let perImage = Self.draws * latent
    let points = noise.indices.map { index -> Float in
      let place = index / perImage * latent + index % latent
      return mu[place] + sigmas[place] * noise[index]
    }
    let found = gradient.gradients(ofEach: pixels, at: points)
    var slopes = [Double](repeating: 0, count: 2 * count)
    var bound = -found.values.reduce(0.0) { $0 + Double($1) }
    for (index, e) in noise.enumerated() {
      let place = index / perImage * latent + index % latent
      let (z, sigma, e) = (Double(points[index]), Double(sigmas[place]), Double(e))
      bound += (e * e + Double(logVariance[place]) - z * z) / 2
      // The derivative of log p(x|z) + log p(z) - log q(z|x) with respect to z.
      let slope = e / sigma - z - Double(found.gradients[index])
      slopes[place] += slope
      slopes[count + place] += slope * sigma * e / 2
    }
    steps += 1
    let corrections = (1 - pow(0.9, Double(steps)), 1 - pow(0.999, Double(steps)))
    for index in slopes.indices {
      let slope = slopes[index] / Double(Self.draws)
      // A broken model's gradients may be anything.
      guard slope.isFinite else { continue }
      means[index] += 0.1 * (slope - means[index])
      squares[index] += 0.001 * (slope * slope - squares[index])
      let change = rate * means[index] / corrections.0 / ((squares[index] / corrections.1).squareRoot() + 1e-8)
      if index < count { mu[index] += Float(change) } else { logVariance[index - count] += Float(change) }
    }
    return bound / Double(count / latent * Self.draws)
  }
}

/// The improvement of local posteriors until their bound rises no more: rounds of steps at falling learning rates, each step with draws
/// of its own.
package struct LocalFit: Sendable {
  /// The posteriors so far.
  package private(set) var posteriors: LocalPosteriors
  /// Why there are no more steps; nil while there are.
  package private(set) var end: End?
  private let seed: UInt64
  private let batch: UInt64
  /// The number of the learning rate, of the rounds so far, and of the steps of this round.
  private var rate = 0, rounds = 0, place = 0
  /// The sum of the bounds of this round, and the mean of the last round at the same rate.
  private var sum = 0.0, last = -Double.infinity

  /// Why a fit has ended.
  package enum End: Sendable {
    /// The bound rises no more.
    case settled
    /// It may still rise, but it has been tried for long.
    case outOfSteps
  }

  /// The learning rates, one after the other, each until it gains no more.
  private static let rates = [0.05, 0.02, 0.005]
  /// The steps that are judged together.
  package static let round = 50
  /// A round that gains less, in nats an image, is the last with its rate.
  private static let leastGain = 0.01
  /// The most rounds of all rates together.
  private static let mostRounds = 80

  /// Begins with these posteriors. The draws follow from `seed` and the number of the batch.
  package init(_ posteriors: LocalPosteriors, seed: UInt64, batch: Int) {
    (self.posteriors, self.seed, self.batch) = (posteriors, seed, UInt64(batch))
  }

  /// Takes one step, unless it has ended. `gradient` and `pixels` as in `LocalPosteriors.step`.
  package mutating func step(_ gradient: PointGradient, pixels: [Float]) {
    guard end == nil else { return }
    var noise = [Float](repeating: 0, count: posteriors.mu.count * LocalPosteriors.draws)
    let stream = RandomStream.localPosterior.number(batch << 24 | UInt64(posteriors.steps))
    latent_normals(seed, stream, 0, &noise, noise.count)
    sum += posteriors.step(gradient, pixels: pixels, noise: noise, rate: Self.rates[rate])
    place += 1
    if place == Self.round { endRound() }
  }

  private mutating func endRound() {
    let bound = sum / Double(Self.round)
    (place, sum) = (0, 0)
    rounds += 1
    // False for NaN.
    if bound - last >= Self.leastGain {
      last = bound
    } else {
      rate += 1
      last = -.infinity
    }
    if rate == Self.rates.count {
      end = .settled
    } else if rounds == Self.mostRounds {
      end = .outOfSteps
    }
  }
}
