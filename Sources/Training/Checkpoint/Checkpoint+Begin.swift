import Datasets

extension Checkpoint {
  /// This run as it begins or continues on a data set: with the data's hash, the length of an epoch, the first entries
  /// of the history, and at step 0 the output bias that its initialization takes from the images.
  ///
  /// - Throws: `TrainingError` if the data do not fit the model, or are not those with which the run began.
  package func begun(on dataset: Dataset) throws(TrainingError) -> Checkpoint {
    try check(dataset.train)
    if let dataHash, dataHash != dataset.hash {
      throw .otherData(name: dataset.name, expected: dataHash, found: dataset.hash)
    }
    var run = self
    // Beta may have been changed since the checkpoint was made.
    run.configuration.objective = configuration.objective.turned(to: beta)
    precondition(run.configuration.isConsistent, "\(configuration.objective) needs gates")
    run.dataHash = dataset.hash
    run.batchesPerEpoch =
      BatchSampler(count: dataset.train.count, batchSize: configuration.batchSize, seed: configuration.seed)
      .batchesPerEpoch
    if step == 0 {
      configuration.initialization.setOutputBias(
        &run.parameters, configuration.architecture, images: dataset.train)
    }
    run.history.append(run.configuration.objective, step: step + 1)
    run.history.append(beta: beta, step: step + 1)
    run.history.append(learningRate: learningRate, step: step + 1)
    return run
  }
}
