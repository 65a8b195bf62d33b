/// The bound at all steps of a run, in a bounded number of means.
public struct BoundHistory: Equatable, Sendable {
  /// Means over `stride` steps each, the oldest first.
  public private(set) var means: [Double] = []
  /// The number of steps in a mean.
  public private(set) var stride = 1
  /// The latest values, one for each step, the oldest first.
  public private(set) var latest: [Double] = []
  private var sum = 0.0
  private var pending = 0

  /// Twice as many as any screen can show.
  private static let most = 2048
  private static let window = 60

  mutating func append(_ bound: Double) {
    latest.append(bound)
    if latest.count > Self.window { latest.removeFirst() }
    sum += bound
    pending += 1
    guard pending == stride else { return }
    means.append(sum / Double(stride))
    (sum, pending) = (0, 0)
    guard means.count == Self.most else { return }
    means = Swift.stride(from: 0, to: Self.most, by: 2).map { (means[$0] + means[$0 + 1]) / 2 }
    stride *= 2
  }

  /// The mean of the latest 30 steps minus the mean of the 30 before; nil after fewer than 60 steps.
  public var rise: Double? {
    guard latest.count == Self.window else { return nil }
    return Array(latest.suffix(Self.window / 2)).mean - Array(latest.prefix(Self.window / 2)).mean
  }

  /// The curve: steps and bounds, ending with the latest value.
  public var points: [(step: Double, bound: Double)] {
    var points = means.indices.map { (Double($0 * stride) + Double(stride - 1) / 2, means[$0]) }
    if let last = latest.last, stride > 1 || points.isEmpty {
      points.append((Double(means.count * stride + pending - 1), last))
    }
    return points.map { (step: $0.0, bound: $0.1) }
  }
}
