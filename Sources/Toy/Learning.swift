import Randomness

/// A mixture is fitted to points twice from the same start: by EM, and by gradients of a bound with an encoder.
public struct Learning: Equatable, Sendable {
  /// By exact steps.
  public private(set) var em: EM
  /// By gradients.
  public private(set) var encoder: EncoderFit
  /// Steps since the start: in each, an E or M step of the one and a gradient step of the other.
  public private(set) var step = 0
  /// EM at the present step.
  public private(set) var emBound: MixtureBound
  /// The fit with an encoder at the present step.
  public private(set) var encoderBound: MixtureBound
  /// EM at all steps.
  public private(set) var emCurves: BoundCurves
  /// The fit with an encoder at all steps.
  public private(set) var encoderCurves: BoundCurves
  /// How much the latest M step raised log p(x), in nats; nil before the first.
  public private(set) var rise: Double?

  private var attempt: UInt64

  /// The number of points.
  public static let count = 200

  /// Both at the same start, on points drawn from the target; another `attempt` starts elsewhere.
  public init(_ settings: FitSettings, attempt: UInt64 = 0) {
    let points = settings.target.mixture.points(Self.count, seed: settings.seed)
    let start = Self.start(at: points, settings, attempt: attempt)
    em = EM(start.mixture, points: points)
    encoder = EncoderFit(start, points: points)
    (emBound, encoderBound) = (em.bound, encoder.bound)
    (emCurves, encoderCurves) = (BoundCurves(emBound), BoundCurves(encoderBound))
    self.attempt = attempt
  }

  /// Round Gaussians around points that are chosen at random.
  private static func start(at points: [SIMD2<Double>], _ settings: FitSettings, attempt: UInt64) -> Posterior {
    let order = permutation(
      of: points.count, seed: settings.seed, stream: RandomStream.initialization.number(attempt))
    return Posterior(
      .mixture,
      components: order.prefix(settings.components).map { Gaussian(mean: points[Int($0)], logScale: .zero) })
  }

  /// Starts again elsewhere; with `again` at the same place.
  public mutating func restart(_ settings: FitSettings, again: Bool = false) {
    self = Learning(settings, attempt: again ? attempt : attempt + 1)
  }

  /// Takes a step of each.
  public mutating func takeStep(_ settings: FitSettings) {
    let before = emBound.evidence
    em.takeStep()
    encoder.takeStep(settings)
    step += 1
    (emBound, encoderBound) = (em.bound, encoder.bound)
    emCurves.append(emBound)
    encoderCurves.append(encoderBound)
    if em.latest == .maximisation { rise = emBound.evidence - before }
  }

  /// Whether EM's latest round raised log p(x) by less than a millionth of a nat.
  public var emHasArrived: Bool { rise.map { $0 < 1e-6 } ?? false }
}

/// log p(x) and its bound at all steps of a fit.
public struct BoundCurves: Equatable, Sendable {
  /// log p(x).
  public private(set) var evidence = BoundHistory()
  /// The bound.
  public private(set) var bound = BoundHistory()

  init(_ first: MixtureBound) { append(first) }

  mutating func append(_ next: MixtureBound) {
    evidence.append(next.evidence)
    bound.append(next.bound)
  }
}

extension Mixture {
  /// Draws points.
  func points(_ count: Int, seed: UInt64) -> [SIMD2<Double>] {
    var random = Philox(seed: seed, stream: RandomStream.prior.number())
    return (0..<count).map { _ in
      var rest = Double(random.uniform())
      let component = weights.firstIndex { weight in
        rest -= weight
        return rest < 0
      }
      // Rounding may leave nothing for the last one.
      return components[component ?? components.count - 1].point(random.point())
    }
  }
}
