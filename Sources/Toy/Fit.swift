import Randomness

/// The settings of a fit.
public struct FitSettings: Equatable, Sendable {
  /// The distribution to approximate.
  public var target = Target.modes
  /// The family of q.
  public var family = Family.diagonal
  /// The number of components of a mixture.
  public var components = 2
  /// How gradients are estimated.
  public var estimator = GradientEstimator.reparameterised
  /// Draws from each component of q in a step.
  public var samples = 4
  /// Whether steps are those of Adam (Kingma and Ba 2015) or the plain gradient.
  public var usesAdam = true
  /// The step size.
  public var learningRate = 0.03
  /// The seed of all draws.
  public var seed: UInt64 = 1

  /// The default settings: two modes, a diagonal Gaussian, four draws a step.
  public init() {}
}

/// Gradient ascent on the bound.
public struct Fit: Equatable, Sendable {
  /// May be changed at any time; after another target, family or number of components, `restart`.
  public var settings: FitSettings
  /// The present q.
  public private(set) var posterior: Posterior
  /// Steps since the start.
  public private(set) var step = 0
  /// The bound of the present q.
  public private(set) var estimate: BoundEstimate
  /// The bound at all steps.
  public private(set) var history = BoundHistory()
  /// The draws that the latest step used, as points of the plane.
  public private(set) var points: [SIMD2<Double>] = []
  /// The latest gradient.
  public private(set) var gradient: [Double]
  /// Whether a step went so far that the fit cannot continue.
  public private(set) var hasDiverged = false
  /// Whether q began with the moments of p.
  public private(set) var beganWithMoments = false

  private var attempt: UInt64 = 0
  private var adam: Adam

  /// The number of draws for the bound. They are the same at all steps, so that the curve shows changes of q only.
  private static let evaluationDraws = 512
  private static let noiseDraws = 128

  /// A fit that starts from a random q.
  public init(_ settings: FitSettings = FitSettings()) {
    self.init(
      settings,
      Posterior(settings.family, components: settings.components, seed: settings.seed, attempt: 0))
  }

  private init(_ settings: FitSettings, _ posterior: Posterior) {
    self.settings = settings
    self.posterior = posterior
    gradient = [Double](repeating: 0, count: posterior.parameters.count)
    adam = Adam(count: gradient.count)
    estimate = Self.estimate(posterior, settings)
    history.append(estimate.bound)
  }

  /// Starts again from another random q; with `again`, from the same one.
  public mutating func restart(again: Bool = false) {
    let next = again ? attempt : attempt + 1
    self = Fit(
      settings, Posterior(settings.family, components: settings.components, seed: settings.seed, attempt: next))
    attempt = next
  }

  /// Starts again from the moments of p, where KL(p||q) is least. For a mixture there is no such formula: it does
  /// nothing and returns false.
  public mutating func beginWithMoments() -> Bool {
    guard settings.family != .mixture else { return false }
    let attempt = attempt
    var moments = settings.target.mixture.moments
    if settings.family == .diagonal {
      // The least KL(p||q) of a diagonal Gaussian has the marginal variances of p, not the conditional ones.
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
    // The streams of different restarts do not overlap before 2^32 steps.
    let stream = RandomStream.noise.number(attempt << 32 | UInt64(step))
    let draws = Self.draws(settings.samples, posterior, seed: settings.seed, stream: stream)
    points = draws.map { posterior.mixture.components[$0.component].point($0.noise) }
    gradient = settings.estimator.gradient(posterior, target: settings.target, draws: draws)
    step += 1
    var next = posterior
    next.set(zip(posterior.parameters, adam.move(gradient, by: settings)).map { $0 + $1 })
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
