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

extension Trainer {
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

  /// Averages reconstruction and KL over the test set, with `samples` noise samples per image that depend on the seed
  /// and the image alone, and adds the result to the history.
  @discardableResult
  public func evaluate() -> Evaluation {
    let result = Training.evaluate(
      evaluatedModel, on: dataset.test, pixels: configuration.pixels, samples: configuration.samples,
      seed: configuration.seed, dial: dial, isNoisy: configuration.objective.recipe.isNoisy, parts: parts,
      workers: workers)
    evaluation = result
    history.append(
      test: LossHistory.Point(step: step, reconstruction: Float(result.reconstruction), kl: Float(result.kl)))
    return result
  }

  /// The gates' input at which a gated model is evaluated: that of the objective's weight.
  private var dial: Float? { configuration.architecture.betaRange?.input(configuration.objective.weight(beta: beta)) }

  /// At the end of an epoch, evaluates and summarises it; nil within an epoch.
  public func endEpoch() -> EpochReport? {
    guard step > 0, step % batchesPerEpoch == 0, epochSums.images > 0 else { return nil }
    let count = Double(epochSums.images)
    let report = EpochReport(
      epoch: epoch, step: step, trainReconstruction: epochSums.reconstruction / count, trainKL: epochSums.kl / count,
      test: evaluate())
    epochSums = EpochSums()
    return report
  }
}
