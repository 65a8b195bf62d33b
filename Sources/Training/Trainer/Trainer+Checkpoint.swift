import Autodiff
import Datasets
import VAE

extension Trainer {
  /// The current state of the run, ready to be saved.
  public var checkpoint: Checkpoint {
    var result = checkpointWithoutOptimizer
    result.optimizerState = optimizerState
    result.discriminator = adversary?.state
    return result
  }

  /// Saves the current state of the run. Without the optimizer's state the file has a third of the size.
  ///
  /// - Throws: as `Checkpoint.write`, and `CheckpointError.notFinite`.
  public func write(
    to path: String, keepsOptimizer: Bool = true, place: Checkpoint.Place? = nil
  ) throws(CheckpointError) {
    // Written in place: a copy of all values would take as much memory again.
    var checkpoint = checkpoint(parameters: [])
    checkpoint.place = place
    let layout = parameters.layout
    var blocks = Checkpoint.blocks([parameters.memory], layout)
    guard keepsOptimizer else { return try checkpoint.write(blocks, to: path) }
    blocks = Checkpoint.blocks([parameters.memory] + moments, layout)
    if let adversary {
      blocks += Checkpoint.blocks(adversary.memories, adversary.discriminator.parameters.layout)
    }
    try checkpoint.write(
      blocks, updates: moments.isEmpty ? nil : updates, discriminatorUpdates: adversary?.updates, to: path)
  }

  /// The current state of the run, for display: a third of the size.
  public var checkpointWithoutOptimizer: Checkpoint { checkpoint(parameters: parameters.values) }

  /// A copy of the optimizer's state; nil if it has none.
  public var optimizerState: OptimizerState? {
    moments.first.map { first in
      OptimizerState(
        firstMoment: first.values, secondMoment: moments.dropFirst().first?.values ?? [], updates: updates)
    }
  }

  private func checkpoint(parameters: [Float]) -> Checkpoint {
    var checkpoint = Checkpoint(
      configuration: configuration,
      progress: Checkpoint.Progress(
        step: step, batchesPerEpoch: batchesPerEpoch, beta: beta, learningRate: learningRate, dataHash: dataset.hash,
        epochSums: epochSums),
      history: history, evaluation: evaluation, parameters: parameters, optimizerState: nil)
    checkpoint.sweep = sweep
    return checkpoint
  }
}
