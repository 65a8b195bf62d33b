extension Trainer {
  /// Averages reconstruction and KL over the test set, with `samples` noise samples per image that depend on the seed
  /// and the image alone, measures what the code tells of the image, and adds the results to the history.
  @discardableResult
  public func evaluate() -> Evaluation {
    let result = testResult(
      dial: configuration.architecture.betaRange?.input(configuration.objective.weight(beta: beta)),
      isNoisy: configuration.objective.recipe.isNoisy, measuresInformation: true)
    evaluation = result
    history.append(
      test: LossHistory.Point(step: step, reconstruction: Float(result.reconstruction), kl: Float(result.kl)))
    history.append(result.mutualInformation, step: step)
    return result
  }

  /// `dial` is the gates' input at which a gated model is evaluated.
  private func testResult(dial: Float?, isNoisy: Bool, measuresInformation: Bool = false) -> Evaluation {
    Training.evaluate(
      evaluatedModel, on: dataset.test, pixels: configuration.pixels, samples: configuration.samples,
      seed: configuration.seed, dial: dial, isNoisy: isNoisy, parts: parts, workers: workers,
      // Without noise the code is a point, and what it tells has no bound.
      informationDraws: measuresInformation && isNoisy
        ? CodeInformation.draws(trainingImages: dataset.train.count) : 0)
  }

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

  /// Measures a gated model over its whole range on the test set. The result is saved in checkpoints until the next
  /// step. Does nothing without gates.
  public func measureSweep() {
    guard let range = configuration.architecture.betaRange else { return }
    let points = range.values(RateDistortionSweep.betas).map { beta in
      RateDistortion(beta: beta, testResult(dial: range.input(beta), isNoisy: true))
    }
    sweep = RateDistortionSweep(images: dataset.test.count, points: points)
  }
}
