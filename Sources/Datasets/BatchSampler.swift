import Randomness

/// Which images form which batch. Every epoch visits each image once, in an order that depends only on the seed and the
/// epoch.
///
/// ```swift
/// var sampler = BatchSampler(count: 60_000, batchSize: 128, seed: 1)
/// let rows = sampler.indices(epoch: 0, batch: 468)  // the last 96 images of the first epoch
/// ```
public struct BatchSampler: Sendable {
  /// The number of images.
  public let count: Int
  /// The number of images in a batch; the last batch of an epoch may have fewer.
  public let batchSize: Int
  /// The seed of the epochs' orders.
  public let seed: UInt64
  private var order: [Int32] = []
  private var orderEpoch: Int?

  /// Batches of `batchSize` (at least 1) of `count` images.
  public init(count: Int, batchSize: Int, seed: UInt64) {
    precondition(count >= 0 && batchSize >= 1, "a batch needs at least one image")
    self.count = count
    self.batchSize = batchSize
    self.seed = seed
  }

  /// The number of batches in an epoch; the last one may be smaller.
  public var batchesPerEpoch: Int { (count + batchSize - 1) / batchSize }

  /// The indices of a batch's images. Epochs and batches are counted from 0.
  ///
  /// The epoch's order comes from stream `epoch` of `RandomStream.shuffle` and is cached until another epoch is asked
  /// for: the first batch of an epoch costs O(count), the others nothing.
  public mutating func indices(epoch: Int, batch: Int) -> ArraySlice<Int32> {
    precondition(epoch >= 0 && (0..<batchesPerEpoch).contains(batch), "no batch \(batch) in epoch \(epoch)")
    if orderEpoch != epoch {
      order = permutation(of: count, seed: seed, stream: RandomStream.shuffle.number(UInt64(epoch)))
      orderEpoch = epoch
    }
    return order[batch * batchSize..<min((batch + 1) * batchSize, count)]
  }
}
