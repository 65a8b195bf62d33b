import Randomness

/// What decides how q is fitted.
public struct FitSettings: Equatable, Sendable {
  /// What q is to become.
  public var target = Target.modes
  /// What q is chosen among.
  public var family = Family.diagonal
  /// How many components a mixture has.
  public var components = 2
  /// How gradients are estimated.
  public var estimator = GradientEstimator.reparameterised
  /// Draws from each component of q a step.
  public var samples = 4
  /// Adam (Kingma and Ba 2015), or the gradient as it is.
  public var usesAdam = true
  /// How far a step goes.
  public var learningRate = 0.03
  /// What all draws depend on.
  public var seed: UInt64 = 1

  /// The usual ones: two modes, a Gaussian of fixed axes, four draws a step.
  public init() {}
}

/// Gradient ascent on the bound.
public struct Fit: Equatable, Sendable {
  /// May be changed at any time; after another target, family or number of components, `restart`.
  public var settings: FitSettings
  /// q as it is now.
  public private(set) var posterior: Posterior
  /// Steps since the start.
  public private(set) var step = 0
  /// The bound of q as it is now.
  public private(set) var estimate: BoundEstimate
  /// The bound at all steps.
  public private(set) var history = BoundHistory()
  /// The draws that the latest step used, as points of the plane.
  public private(set) var points: [SIMD2<Double>] = []
  /// The latest gradient.
  public private(set) var gradient: [Double]
  /// Whether a step went so far that there is no going on.
  public private(set) var hasDiverged = false
  /// Whether q began with the moments of p.
  public private(set) var beganWithMoments = false

  private var attempt: UInt64 = 0
  private var first: [Double]
  private var second: [Double]
  /// What is left of the moments' first value, 0.
  private var powers = SIMD2(1.0, 1.0)

  /// Draws that the bound is estimated with. The same at all steps, so that the curve shows q alone, not other draws.
  private static let evaluationDraws = 512
  private static let noiseDraws = 128

  /// A q drawn at random.
  public init(_ settings: FitSettings = FitSettings()) {
    self.init(
      settings,
      Posterior(settings.family, components: settings.components, seed: settings.seed, attempt: 0))
  }

  private init(_ settings: FitSettings, _ posterior: Posterior) {
    self.settings = settings
    self.posterior = posterior
    gradient = [Double](repeating: 0, count: posterior.parameters.count)
    (first, second) = (gradient, gradient)
    estimate = Self.estimate(posterior, settings)
    history.append(estimate.bound)
  }

  /// Begins again from another q drawn at random; `again` draws the same one.
  public mutating func restart(again: Bool = false) {
    let next = again ? attempt : attempt + 1
    self = Fit(
      settings, Posterior(settings.family, components: settings.components, seed: settings.seed, attempt: next))
    attempt = next
  }

  /// Begins again from the moments of p, where KL(p||q) is least. For a mixture there is no such formula: nothing happens,
  /// and the answer is false.
  public mutating func beginWithMoments() -> Bool {
    guard settings.family != .mixture else { return false }
    let attempt = attempt
    var moments = settings.target.mixture.moments
    if settings.family == .diagonal {
      // The least KL(p||q) without turning: the variances of p, not those that are left when the other axis is known.
      let covariance = moments.covariance
      moments = Gaussian(mean: moments.mean, covariance: .init(xx: covariance.xx, xy: 0, yy: covariance.yy))
    }
    self = Fit(settings, Posterior(settings.family, components: [moments]))
    self.attempt = attempt
    beganWithMoments = true
    return true
  }

  /// Takes one step up the gradient. Does nothing once it has diverged.
  public mutating func takeStep() {
    guard !hasDiverged else { return }
    // Streams of a restart do not meet those of the last: 2^32 steps are more than anybody waits for.
    let stream = RandomStream.noise.number(attempt << 32 | UInt64(step))
    let draws = Self.draws(settings.samples, posterior, seed: settings.seed, stream: stream)
    points = draws.map { posterior.mixture.components[$0.component].point($0.noise) }
    gradient = settings.estimator.gradient(posterior, target: settings.target, draws: draws)
    step += 1
    var next = posterior
    next.set(zip(posterior.parameters, move()).map { $0 + $1 })
    guard next.isUsable else {
      hasDiverged = true
      return
    }
    posterior = next
    estimate = Self.estimate(posterior, settings)
    history.append(estimate.bound)
  }

  /// The noise of a step's gradient by any estimator, with this number of samples.
  public func noise(of estimator: GradientEstimator) -> Double {
    let stream = RandomStream.evaluationPixels.number(attempt << 32 | UInt64(step))
    let count = max(8, Self.noiseDraws / posterior.mixture.components.count)
    return estimator.noise(
      posterior, target: settings.target, samples: settings.samples,
      draws: Self.draws(count, posterior, seed: settings.seed, stream: stream))
  }

  /// How far each number moves, by Adam or by the gradient alone.
  private mutating func move() -> [Double] {
    guard settings.usesAdam else { return gradient.map { settings.learningRate * $0 } }
    let (b1, b2) = (0.9, 0.999)
    powers *= SIMD2(b1, b2)
    return gradient.indices.map { index in
      first[index] = b1 * first[index] + (1 - b1) * gradient[index]
      second[index] = b2 * second[index] + (1 - b2) * gradient[index] * gradient[index]
      let mean = first[index] / (1 - powers.x)
      return settings.learningRate * mean / ((second[index] / (1 - powers.y)).squareRoot() + 1e-8)
    }
  }

  private static func estimate(_ posterior: Posterior, _ settings: FitSettings) -> BoundEstimate {
    let count = evaluationDraws / posterior.mixture.components.count
    return BoundEstimate(
      posterior, target: settings.target,
      draws: draws(count, posterior, seed: settings.seed, stream: RandomStream.evaluationNoise.number()))
  }

  /// `count` draws from each component.
  private static func draws(_ count: Int, _ posterior: Posterior, seed: UInt64, stream: UInt64) -> [Draw] {
    var noise = Philox(seed: seed, stream: stream)
    return posterior.mixture.components.indices.flatMap { component in
      (0..<count).map { _ in Draw(component: component, noise: noise.point()) }
    }
  }
}
