import VAE

/// The losses of a run: the whole run thinned to a bounded number of points, and the latest steps in full.
public struct LossHistory: Sendable, Equatable, Codable {
  /// Means over the images of one or more batches, or of the test set, in nats.
  public struct Point: Sendable, Equatable, Codable {
    /// The step, counted from 1.
    public var step: Int
    /// The negative log-likelihood, summed over pixels.
    public var reconstruction: Float
    /// KL(q(z|x) || p(z)), summed over latent dimensions.
    public var kl: Float
    /// The negative evidence lower bound: reconstruction + KL, whatever beta is.
    public var negativeELBO: Float { reconstruction + kl }

    /// A point.
    public init(step: Int, reconstruction: Float, kl: Float) {
      self.step = step
      self.reconstruction = reconstruction
      self.kl = kl
    }
  }

  /// What the code told of the image at a test.
  public struct Information: Sendable, Equatable, Codable {
    /// The step, counted from 1.
    public var step: Int
    /// I(x; z) in nats, at most the logarithm of the number of images.
    public var nats: Float
    /// The number of test images.
    public var images: Int
  }

  /// A change of a value during a run.
  public struct Change: Sendable, Equatable, Codable {
    /// The first step with the new value.
    public var step: Int
    /// The new value.
    public var value: Float
  }

  /// A change of the objective.
  public struct ObjectiveChange: Sendable, Equatable, Codable {
    /// The first step with the new objective.
    public var step: Int
    /// The new objective.
    public var objective: Objective
  }

  /// A number that was not finite, which ended the training there.
  public struct Breakdown: Sendable, Equatable, Codable {
    /// The step.
    public var step: Int
    /// What was not finite, as a clause: `the gaussian KL made the first number that is not finite`.
    public var origin: String
    /// What may help, as a clause.
    public var remedy: String

    /// A breakdown at a step.
    public init(step: Int, origin: String, remedy: String) {
      (self.step, self.origin, self.remedy) = (step, origin, remedy)
    }
  }

  /// The most points that `whole` and `recent` each hold.
  public static let capacity = 1024

  /// The whole run, each point the mean over `stride` steps.
  public private(set) var whole: [Point] = []
  /// The number of steps per point of `whole`; doubles when `whole` is full.
  public private(set) var stride = 1
  /// The latest steps, one point each.
  public private(set) var recent: [Point] = []
  /// Results on the test set, one per epoch.
  public private(set) var test: [Point] = []
  /// I(x; z) on test images, one per epoch; empty in files that do not record it, and where z was mu.
  public private(set) var information: [Information] = []
  /// Changes of beta, including the first value.
  public private(set) var betas: [Change] = []
  /// Changes of the learning rate, including the first value; empty in files that do not record them.
  public private(set) var learningRates: [Change] = []
  /// Changes of the objective, including the first one; empty in files that do not record them.
  public private(set) var objectives: [ObjectiveChange] = []
  /// The KL of each dimension over the whole run; empty in files that do not record it.
  public private(set) var dimensions = KLHistory()
  /// Where training ended with a number that is not finite; nil once the run has gone past that step.
  public internal(set) var breakdown: Breakdown?
  /// The sums over the steps of the next point of `whole`, and their number.
  private var pendingSum = Point(step: 0, reconstruction: 0, kl: 0)
  private var pendingSteps = 0

  /// An empty history.
  public init() {}

  /// Older files have the points of the sums instead.
  private enum OldKeys: CodingKey { case pending }

  /// Reads what `encode` wrote, and older files that lack some of it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    whole = try values.decode([Point].self, forKey: .whole)
    stride = try values.decode(Int.self, forKey: .stride)
    recent = try values.decode([Point].self, forKey: .recent)
    test = try values.decode([Point].self, forKey: .test)
    betas = try values.decode([Change].self, forKey: .betas)
    if let points = try decoder.container(keyedBy: OldKeys.self).decodeIfPresent([Point].self, forKey: .pending) {
      for point in points { wait(point) }
    } else {
      pendingSum = try values.decode(Point.self, forKey: .pendingSum)
      pendingSteps = try values.decode(Int.self, forKey: .pendingSteps)
    }
    learningRates = try values.decodeIfPresent([Change].self, forKey: .learningRates) ?? []
    objectives = try values.decodeIfPresent([ObjectiveChange].self, forKey: .objectives) ?? []
    information = try values.decodeIfPresent([Information].self, forKey: .information) ?? []
    dimensions = try values.decodeIfPresent(KLHistory.self, forKey: .dimensions) ?? KLHistory()
    breakdown = try values.decodeIfPresent(Breakdown.self, forKey: .breakdown)
  }

  /// Takes the lists that were read from its text before the rest was decoded.
  mutating func take(_ lists: HistoryLists) {
    whole = lists.whole ?? whole
    recent = lists.recent ?? recent
    test = lists.test ?? test
    for point in lists.pending ?? [] { wait(point) }
    if let rows = lists.rows { dimensions.take(rows) }
  }

  /// Adds a training step.
  public mutating func append(_ point: Point) {
    if let breakdown, point.step >= breakdown.step { self.breakdown = nil }
    // Dropping half at once keeps this cheap; at least the last `capacity / 2` points remain.
    if recent.count == Self.capacity { recent.removeFirst(Self.capacity / 2) }
    recent.append(point)
    wait(point)
    guard pendingSteps == stride else { return }
    let count = Float(pendingSteps)
    whole.append(
      Point(step: pendingSum.step, reconstruction: pendingSum.reconstruction / count, kl: pendingSum.kl / count))
    (pendingSum, pendingSteps) = (Point(step: 0, reconstruction: 0, kl: 0), 0)
    if whole.count == Self.capacity {
      whole = Swift.stride(from: 0, to: whole.count, by: 2).map { Self.mean([whole[$0], whole[$0 + 1]]) }
      stride *= 2
    }
  }

  private mutating func wait(_ point: Point) {
    pendingSum.step = point.step
    pendingSum.reconstruction += point.reconstruction
    pendingSum.kl += point.kl
    pendingSteps += 1
  }

  /// What was known after a step. Sums towards the next point are forgotten.
  func until(_ step: Int) -> LossHistory {
    var earlier = self
    earlier.whole = whole.filter { $0.step <= step }
    earlier.recent = recent.filter { $0.step <= step }
    earlier.test = test.filter { $0.step <= step }
    earlier.information = information.filter { $0.step <= step }
    earlier.betas = betas.filter { $0.step <= step }
    earlier.learningRates = learningRates.filter { $0.step <= step }
    earlier.objectives = objectives.filter { $0.step <= step }
    earlier.dimensions = dimensions.until(step)
    (earlier.pendingSum, earlier.pendingSteps) = (Point(step: 0, reconstruction: 0, kl: 0), 0)
    earlier.breakdown = nil
    return earlier
  }

  /// Notes where training ended with a number that is not finite.
  public mutating func note(_ breakdown: Breakdown?) { self.breakdown = breakdown }

  /// Adds a result on the test set.
  public mutating func append(test point: Point) {
    if test.count == Self.capacity {
      test = Swift.stride(from: 1, to: test.count, by: 2).map { test[$0] }
    }
    test.append(point)
  }

  /// Adds what the code tells of the image at a test; nothing if it was not measured.
  public mutating func append(_ found: CodeInformation?, step: Int) {
    guard let found else { return }
    if information.count == Self.capacity {
      information = Swift.stride(from: 1, to: information.count, by: 2).map { information[$0] }
    }
    information.append(Information(step: step, nats: Float(found.nats), images: found.images))
  }

  /// Adds the KL of each dimension over the batch of step `step`, in nats.
  public mutating func append(klPerDimension kl: [Float], step: Int) { dimensions.append(kl, step: step) }

  /// Records beta from step `step` on; of several changes before the same step only the last counts.
  public mutating func append(beta value: Float, step: Int) { Self.note(value, step: step, in: &betas) }

  /// Records the learning rate from step `step` on; of several changes before the same step only the last counts.
  public mutating func append(learningRate value: Float, step: Int) {
    Self.note(value, step: step, in: &learningRates)
  }

  /// Records the objective from step `step` on; of several changes before the same step only the last counts.
  public mutating func append(_ objective: Objective, step: Int) {
    if objectives.last?.step == step { objectives.removeLast() }
    guard objectives.last?.objective != objective else { return }
    if objectives.count == Self.capacity { objectives.removeFirst(Self.capacity / 2) }
    objectives.append(ObjectiveChange(step: step, objective: objective))
  }

  /// The objective of step `step`; nil if not recorded.
  public func objective(at step: Int) -> Objective? { objectives.last { $0.step <= step }?.objective }

  /// Whether z was sampled from the posterior in this step. Otherwise reconstruction + KL is not a bound on log p(x).
  public func isNoisy(at step: Int) -> Bool { objective(at: step)?.recipe.isNoisy ?? true }

  private static func note(_ value: Float, step: Int, in changes: inout [Change]) {
    if changes.last?.step == step { changes.removeLast() }
    guard changes.last?.value != value else { return }
    // Turning a dial for hours makes too many changes: drop every second one of the oldest.
    if changes.count == Self.capacity {
      let old = changes[..<(Self.capacity / 2)].enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      changes.replaceSubrange(..<(Self.capacity / 2), with: old)
    }
    changes.append(Change(step: step, value: value))
  }

  /// Whether `append` could have produced it for a model of `latent` dimensions and at most `steps` steps; a file may
  /// contain anything.
  func isConsistent(latent: Int, steps: Int) -> Bool {
    let counts =
      [whole, recent, test].map(\.count) + [
        betas.count, learningRates.count, objectives.count, information.count,
      ]
    let points = [whole, recent, test, [pendingSum]].joined().map(\.step) + information.map(\.step)
    let changes = (betas + learningRates).map(\.step) + objectives.map(\.step)
    return dimensions.isConsistent(latent: latent, steps: steps) && (1...max(steps, 1)).contains(stride)
      && information.allSatisfy { $0.images > 0 && $0.nats.isFinite }
      && breakdown.map { (0...steps + 1).contains($0.step) } ?? true
      && stride.nonzeroBitCount == 1 && (0..<stride).contains(pendingSteps) && whole.count < Self.capacity
      // A change takes effect in the next step.
      && counts.allSatisfy { $0 <= Self.capacity } && (points + changes).allSatisfy { (0...steps + 1).contains($0) }
  }

  /// At most `count` points, each the mean of equally many neighbouring ones.
  public static func means(of points: [Point], count: Int) -> [Point] {
    let size = (points.count + count - 1) / max(count, 1)
    if size <= 1 { return points }
    return Swift.stride(from: 0, to: points.count, by: size).map { mean(points[$0..<min($0 + size, points.count)]) }
  }

  private static func mean(_ points: some BidirectionalCollection<Point>) -> Point {
    let count = Float(points.count)
    return Point(
      step: points.last?.step ?? 0, reconstruction: points.reduce(0) { $0 + $1.reconstruction } / count,
      kl: points.reduce(0) { $0 + $1.kl } / count)
  }
}
