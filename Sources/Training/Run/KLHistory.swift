/// The KL of each latent dimension over a run: which dimensions came to life, when, and which died.
///
/// Saved with the run, so that a file tells the same story as the screen. Thinned like the losses to a bounded number
/// of rows, so that it is small beside the weights.
public struct KLHistory: Sendable, Equatable, Codable {
  /// The mean over the batches of `stride` steps.
  public struct Row: Sendable, Equatable, Codable {
    /// The last of these steps, counted from 1.
    public var step: Int
    /// Each dimension's KL in nats.
    public var kl: [Float]

    /// A row.
    public init(step: Int, kl: [Float]) {
      self.step = step
      self.kl = kl
    }
  }

  /// The most numbers that it holds, if that allows more than `leastRows` rows.
  private static let values = 1 << 12
  private static let leastRows = 16
  private static let mostRows = 128

  /// The whole run, each row the mean over `stride` steps.
  public private(set) var rows: [Row] = []
  /// The number of steps per row; doubles when the rows are full.
  public private(set) var stride = 1
  /// The sums over the steps of the next row, and their number.
  private var pending: [Float] = []
  private var pendingSteps = 0

  /// An empty history.
  public init() {}

  /// The limit on rows for `latent` dimensions, an even number.
  public static func capacity(latent: Int) -> Int { min(max(values / latent / 2 * 2, leastRows), mostRows) }

  /// Adds a step. All steps of a run have the same number of dimensions.
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

  /// Takes the rows that were read from its text before the rest was decoded.
  mutating func take(_ rows: [Row]) { self.rows = rows }

  /// What was known after a step.
  func until(_ step: Int) -> KLHistory {
    var earlier = self
    earlier.rows = rows.filter { $0.step <= step }
    (earlier.pending, earlier.pendingSteps) = ([], 0)
    return earlier
  }

  /// Whether `append` could have produced it in a run of at most `steps` steps; a file may contain anything.
  func isConsistent(latent: Int, steps: Int) -> Bool {
    (1...max(steps, 1)).contains(stride) && stride.nonzeroBitCount == 1 && (0..<stride).contains(pendingSteps)
      && pending.count == (pendingSteps == 0 ? 0 : latent) && rows.count < Self.capacity(latent: latent)
      && rows.allSatisfy { $0.kl.count == latent && (0...steps).contains($0.step) }
  }
}
