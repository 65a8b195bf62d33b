/// How the KL of each latent dimension went over a run: which dimensions came to life, when, and which died.
///
/// Saved with the run, as a file that is opened tomorrow should tell the same story as the screen does today; it is
/// thinned like the losses, to a bounded number of rows, so that it is small beside the weights.
public struct KLHistory: Sendable, Equatable, Codable {
  /// The mean over the batches of some steps.
  public struct Row: Sendable, Equatable, Codable {
    /// The number of steps taken before and including the last of them.
    public var step: Int
    /// Each dimension's KL in nats.
    public var kl: [Float]

    /// A row.
    public init(step: Int, kl: [Float]) {
      self.step = step
      self.kl = kl
    }
  }

  /// The most numbers that it holds, as long as that is more than `leastRows` rows.
  private static let values = 1 << 12
  private static let leastRows = 16
  private static let mostRows = 128

  /// The whole run, each row the mean over `stride` steps.
  public private(set) var rows: [Row] = []
  /// How many steps a row stands for; doubles whenever there is no room for another.
  public private(set) var stride = 1
  /// The sums over the steps that wait for their mean to be complete, and how many there are.
  private var pending: [Float] = []
  private var pendingSteps = 0

  /// A history without rows.
  public init() {}

  /// The rows that a run of so many dimensions never reaches: an even number.
  public static func capacity(latent: Int) -> Int { min(max(values / latent / 2 * 2, leastRows), mostRows) }

  /// Adds a step. Every step of a run has the same number of dimensions.
  mutating func append(_ kl: [Float], step: Int) {
    if pendingSteps == 0 {
      pending = kl
    } else {
      for dimension in kl.indices { pending[dimension] += kl[dimension] }
    }
    pendingSteps += 1
    guard pendingSteps == stride else { return }
    rows.append(Row(step: step, kl: pending.map { $0 / Float(stride) }))
    pendingSteps = 0
    pending = []
    guard rows.count == Self.capacity(latent: kl.count) else { return }
    rows = Swift.stride(from: 0, to: rows.count, by: 2).map { first in
      Row(step: rows[first + 1].step, kl: zip(rows[first].kl, rows[first + 1].kl).map { ($0 + $1) / 2 })
    }
    stride *= 2
  }

  /// Whether it could have come from `append` in a run of at most so many steps; one from a file may hold anything.
  func isConsistent(latent: Int, steps: Int) -> Bool {
    (1...max(steps, 1)).contains(stride) && stride.nonzeroBitCount == 1 && (0..<stride).contains(pendingSteps)
      && pending.count == (pendingSteps == 0 ? 0 : latent) && rows.count < Self.capacity(latent: latent)
      && rows.allSatisfy { $0.kl.count == latent && (0...steps).contains($0.step) }
  }
}
