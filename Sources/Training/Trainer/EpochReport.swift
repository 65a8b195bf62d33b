/// The result of an epoch.
public struct EpochReport: Sendable, Equatable, Codable {
  /// The number of completed epochs of the run.
  public var epoch: Int
  /// Steps taken.
  public var step: Int
  /// The mean reconstruction over the epoch's training batches, in nats, while the weights changed.
  public var trainReconstruction: Double
  /// The mean KL over the epoch's training batches, in nats.
  public var trainKL: Double
  /// The result on the test set at the epoch's end.
  public var test: Evaluation
  /// The mean negative ELBO over the epoch's training batches, in nats.
  public var trainNegativeELBO: Double { trainReconstruction + trainKL }
}

/// Sums over the steps of the current epoch.
struct EpochSums: Sendable, Equatable, Codable {
  var images = 0
  var reconstruction = 0.0
  var kl = 0.0

  /// Whether a run of at most `steps` steps can have produced it; a file may contain anything.
  func isConsistent(steps: Int, batchSize: Int) -> Bool {
    (0...steps * batchSize).contains(images)
  }
}
