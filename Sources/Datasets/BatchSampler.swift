import Randomness

/// Which images make which batch. Every epoch sees each image once, in an order of its own that depends on the seed alone.
///
/// ```swift
/// var sampler = BatchSampler(count: 60_000, batchSize: 128, seed: 1)
/// let rows = sampler.indices(epoch: 0, batch: 468)  // the last 96 images of the first epoch
/// ```
public struct BatchSampler: Sendable {
  /// How many images there are.
  public let count: Int
  /// How many images a batch has, but for the last one of an epoch.
  public let batchSize: Int
  /// What the orders are drawn from.
  public let seed: UInt64
  private var order: [Int32] = []
  private var orderEpoch: Int?

  /// Batches of `batchSize` (at least 1) out of `count` images.
  public init(count: Int, batchSize: Int, seed: UInt64) {
    precondition(count >= 0 && batchSize >= 1, "a batch needs at least one image")
    self.count = count
    self.batchSize = batchSize
    self.seed = seed
  }

  /// How many batches an epoch has, the last one perhaps short.
  public var batchesPerEpoch: Int { (count + batchSize - 1) / batchSize }

  /// The images of a batch, as indices into the set. Epochs and batches are counted from 0.
  ///
  /// The epoch's order, stream `epoch` of `RandomStream.shuffle`, is kept until another epoch is asked for: the
  /// first batch of an epoch costs O(count), the others nothing.
  public mutating func indices(epoch: Int, batch: Int) -> ArraySlice<Int32> {
    precondition(epoch >= 0 && (0..<batchesPerEpoch).contains(batch), "no batch \(batch) in epoch \(epoch)")
    if orderEpoch != epoch {
      order = permutation(of: count, seed: seed, stream: RandomStream.shuffle.number(UInt64(epoch)))
      orderEpoch = epoch
    }
    return order[batch * batchSize..<min((batch + 1) * batchSize, count)]
  }
}
