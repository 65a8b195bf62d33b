import VAE

/// The course of a run: the whole of it thinned to a bounded number of points, and the latest steps exactly.
public struct LossHistory: Sendable, Equatable, Codable {
  /// Means over the images of a batch (or of several batches, or of the test set), in nats.
  public struct Point: Sendable, Equatable, Codable {
    /// The number of steps taken before and including this one.
    public var step: Int
    /// The negative log-likelihood, summed over pixels.
    public var reconstruction: Float
    /// KL(q(z|x) || p(z)), summed over latent dimensions.
    public var kl: Float
    /// The negative evidence lower bound: reconstruction + KL, whatever beta weighs them in training.
    public var negativeELBO: Float { reconstruction + kl }

    /// A point.
    public init(step: Int, reconstruction: Float, kl: Float) {
      self.step = step
      self.reconstruction = reconstruction
      self.kl = kl
    }
  }

  /// A value that was changed in the middle of a run.
  public struct Change: Sendable, Equatable, Codable {
    /// The first step that it was in effect for.
    public var step: Int
    /// The new value.
    public var value: Float
  }

  /// An objective that a run was given.
  public struct ObjectiveChange: Sendable, Equatable, Codable {
    /// The first step that it was in effect for.
    public var step: Int
    /// The new objective.
    public var objective: Objective
  }

  /// The most points that `whole` and `recent` each hold.
  public static let capacity = 1024

  /// The whole run, each point the mean over `stride` steps.
  public private(set) var whole: [Point] = []
  /// How many steps a point of `whole` stands for; doubles whenever `whole` is full.
  public private(set) var stride = 1
  /// The latest steps, one point a step.
  public private(set) var recent: [Point] = []
  /// Results on the test set, one an epoch.
  public private(set) var test: [Point] = []
  /// Changes of beta, the first value included.
  public private(set) var betas: [Change] = []
  /// Changes of the learning rate, the first value included; none before they were noted.
  public private(set) var learningRates: [Change] = []
  /// Changes of the objective, the first one included; none before they were noted.
  public private(set) var objectives: [ObjectiveChange] = []
  /// The KL of each dimension over the whole run; without rows before it was noted.
  public private(set) var dimensions = KLHistory()
  /// The sums over the steps that wait for their mean to be complete, and how many there are.
  private var pending = Point(step: 0, reconstruction: 0, kl: 0)
  private var pendingSteps = 0

  /// A history without points.
  public init() {}

  /// `pending` is a list of all the points that wait in files from before there were sums.
  private enum CodingKeys: CodingKey {
    case whole, stride, recent, test, betas, learningRates, objectives, dimensions, pending, pendingSum, pendingSteps
  }

  /// Reads what `encode` wrote, also before learning rates, objectives, dimensions and sums were noted.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    whole = try values.decode([Point].self, forKey: .whole)
    stride = try values.decode(Int.self, forKey: .stride)
    recent = try values.decode([Point].self, forKey: .recent)
    test = try values.decode([Point].self, forKey: .test)
    betas = try values.decode([Change].self, forKey: .betas)
    if let points = try values.decodeIfPresent([Point].self, forKey: .pending) {
      for point in points { wait(point) }
    } else {
      pending = try values.decode(Point.self, forKey: .pendingSum)
      pendingSteps = try values.decode(Int.self, forKey: .pendingSteps)
    }
    learningRates = try values.decodeIfPresent([Change].self, forKey: .learningRates) ?? []
    objectives = try values.decodeIfPresent([ObjectiveChange].self, forKey: .objectives) ?? []
    dimensions = try values.decodeIfPresent(KLHistory.self, forKey: .dimensions) ?? KLHistory()
  }

  /// Writes all of it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(whole, forKey: .whole)
    try values.encode(stride, forKey: .stride)
    try values.encode(recent, forKey: .recent)
    try values.encode(test, forKey: .test)
    try values.encode(betas, forKey: .betas)
    try values.encode(learningRates, forKey: .learningRates)
    try values.encode(objectives, forKey: .objectives)
    try values.encode(dimensions, forKey: .dimensions)
    try values.encode(pending, forKey: .pendingSum)
    try values.encode(pendingSteps, forKey: .pendingSteps)
  }

  /// Adds a training step.
  public mutating func append(_ point: Point) {
    // Dropping half at a time keeps this cheap; what is shown is the last `capacity / 2` or more.
    if recent.count == Self.capacity { recent.removeFirst(Self.capacity / 2) }
    recent.append(point)
    wait(point)
    guard pendingSteps == stride else { return }
    let count = Float(pendingSteps)
    whole.append(
      Point(step: pending.step, reconstruction: pending.reconstruction / count, kl: pending.kl / count))
    (pending, pendingSteps) = (Point(step: 0, reconstruction: 0, kl: 0), 0)
    if whole.count == Self.capacity {
      whole = Swift.stride(from: 0, to: whole.count, by: 2).map { Self.mean([whole[$0], whole[$0 + 1]]) }
      stride *= 2
    }
  }

  private mutating func wait(_ point: Point) {
    pending.step = point.step
    pending.reconstruction += point.reconstruction
    pending.kl += point.kl
    pendingSteps += 1
  }

  /// Adds a result on the test set.
  public mutating func append(test point: Point) {
    if test.count == Self.capacity {
      test = Swift.stride(from: 1, to: test.count, by: 2).map { test[$0] }
    }
    test.append(point)
  }

  /// Adds the KL of each dimension over the batch of step `step`, in nats.
  public mutating func append(klPerDimension kl: [Float], step: Int) { dimensions.append(kl, step: step) }

  /// Notes that beta is `value` from step `step` on; several changes before the same step count as one.
  public mutating func append(beta value: Float, step: Int) { Self.note(value, step: step, in: &betas) }

  /// Notes that the learning rate is `value` from step `step` on; several changes before the same step count as one.
  public mutating func append(learningRate value: Float, step: Int) {
    Self.note(value, step: step, in: &learningRates)
  }

  /// Notes that the objective is this from step `step` on; several changes before the same step count as one.
  public mutating func append(_ objective: Objective, step: Int) {
    if objectives.last?.step == step { objectives.removeLast() }
    guard objectives.last?.objective != objective else { return }
    if objectives.count == Self.capacity { objectives.removeFirst(Self.capacity / 2) }
    objectives.append(ObjectiveChange(step: step, objective: objective))
  }

  /// The objective that step `step` was taken with; nil where that was not noted.
  public func objective(at step: Int) -> Objective? { objectives.last { $0.step <= step }?.objective }

  /// Whether z was drawn from the posterior in this step. Where it was mu, reconstruction + KL is no bound on log p(x).
  public func isNoisy(at step: Int) -> Bool { objective(at: step)?.recipe.isNoisy ?? true }

  private static func note(_ value: Float, step: Int, in changes: inout [Change]) {
    if changes.last?.step == step { changes.removeLast() }
    guard changes.last?.value != value else { return }
    // Who turns a dial for hours makes more changes than anybody will look at: of the oldest, every second goes.
    if changes.count == Self.capacity {
      let old = changes[..<(Self.capacity / 2)].enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      changes.replaceSubrange(..<(Self.capacity / 2), with: old)
    }
    changes.append(Change(step: step, value: value))
  }

  /// Whether it could have come from `append`, for a model of so many dimensions and at most so many steps; one from a file
  /// may hold anything.
  func isConsistent(latent: Int, steps: Int) -> Bool {
    let counts = [whole, recent, test].map(\.count) + [betas.count, learningRates.count, objectives.count]
    let points = [whole, recent, test, [pending]].joined().map(\.step)
    let changes = (betas + learningRates).map(\.step) + objectives.map(\.step)
    return dimensions.isConsistent(latent: latent, steps: steps) && (1...max(steps, 1)).contains(stride)
      && stride.nonzeroBitCount == 1 && (0..<stride).contains(pendingSteps) && whole.count < Self.capacity
      // A change takes effect with the step after.
      && counts.allSatisfy { $0 <= Self.capacity } && (points + changes).allSatisfy { (0...steps + 1).contains($0) }
  }

  /// At most `count` points, each the mean of as many neighbouring ones as it takes.
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
