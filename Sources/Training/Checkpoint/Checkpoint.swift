import Datasets
import Foundation
import VAE

/// A saved model: what the run is, how far it has come, its weights, and (if it is to go on) the optimizer's memory.
public struct Checkpoint: Sendable, Equatable {
  /// What decides the run.
  public var configuration: RunConfiguration
  /// The SHA-256 of the data set's training images; nil for a run that has not begun.
  public var dataHash: String?
  /// Steps taken.
  public var step: Int
  /// Batches in a pass over the data; 0 for a run that has not begun.
  public var batchesPerEpoch: Int
  /// The weight of the KL from the next step on.
  public var beta: Float
  /// The learning rate from the next step on.
  public var learningRate: Float
  /// The course of the run.
  public var history: LossHistory
  /// The latest result on the test set.
  public var evaluation: Evaluation?
  /// What a model with a dial costs over its range with these weights; nil for a model without gates and where it was not
  /// measured.
  public var sweep: RateDistortionSweep?
  /// All parameters and buffers, in the order of `configuration.architecture.parameterLayout`.
  public var parameters: [Float]
  /// The optimizer's memory; nil where there are none or they were left out.
  public var optimizerState: OptimizerState?
  /// Whether the file had an optimizer's memory that no run leaves, which was therefore not taken.
  public internal(set) var hasBrokenOptimizer = false
  /// Where an explorer left off; nil for a model that was never explored.
  public var place: Place?
  var epochSums: Trainer.EpochSums

  /// A point in the latent space, the dimension that was selected there, and the points that were worth a name.
  public struct Place: Sendable, Equatable, Codable {
    /// The point, one value a latent dimension.
    public var z: [Float]
    /// The selected dimension, counted from 0.
    public var selected: Int
    /// Points to come back to, in the order in which they were found.
    public var bookmarks: [Bookmark]

    /// A place.
    public init(z: [Float], selected: Int, bookmarks: [Bookmark] = []) {
      self.z = z
      self.selected = selected
      self.bookmarks = bookmarks
    }
  }

  /// The beginning of a run: fresh weights drawn from the configuration's seed.
  public init(_ configuration: RunConfiguration) {
    self.configuration = configuration
    dataHash = nil
    step = 0
    batchesPerEpoch = 0
    beta = configuration.beta
    learningRate = configuration.learningRate
    history = LossHistory()
    evaluation = nil
    parameters = configuration.initialization.parameters(configuration.architecture, seed: configuration.seed)
    optimizerState = nil
    epochSums = Trainer.EpochSums()
  }

  init(
    configuration: RunConfiguration, progress: Progress, history: LossHistory, evaluation: Evaluation?,
    parameters: [Float], optimizerState: OptimizerState?
  ) {
    self.configuration = configuration
    dataHash = progress.dataHash
    step = progress.step
    batchesPerEpoch = progress.batchesPerEpoch
    beta = progress.beta
    learningRate = progress.learningRate
    epochSums = progress.epochSums
    self.history = history
    self.evaluation = evaluation
    self.parameters = parameters
    self.optimizerState = optimizerState
  }

  /// A model with gates, held at one beta: a model without gates that encodes and decodes as the gates do there, and whose loss
  /// is the beta-VAE's. Any other model is returned as it is.
  ///
  /// A beta beyond the range's end is taken as that end. The optimizer's memory stays behind.
  public func held(at beta: Float) -> Checkpoint { held(at: beta, folded: nil) }

  /// As `held(at:)`; `folded` are its parameters, if they are known from before.
  package func held(at beta: Float, folded: [Float]?) -> Checkpoint {
    guard let range = configuration.architecture.betaRange else { return self }
    let beta = range.clamped(beta)
    var held = withoutOptimizer
    held.parameters = folded ?? configuration.architecture.held(parameters, at: beta)
    held.configuration.architecture = configuration.architecture.ungated
    held.beta = beta
    if configuration.objective.recipe.drawsBeta {
      held.configuration.objective = .beta
      held.configuration.beta = beta
    }
    held.sweep = nil
    if beta != evaluatedDial { held.evaluation = nil }
    return held
  }

  /// The objective's weight from the next step on: beta as the objective and its schedule have it.
  public var weight: Float { configuration.weight(beta: beta, epochs: passes) }

  /// The learning rate from the next step on, as its schedule has it.
  public var scheduledLearningRate: Float {
    learningRate * configuration.learningRateSchedule.share(epochs: passes)
  }

  /// Passes over the data, a part of one included.
  public var passes: Double { batchesPerEpoch == 0 ? 0 : Double(step) / Double(batchesPerEpoch) }

  /// Complete passes over the data.
  public var epochs: Int { batchesPerEpoch == 0 ? 0 : step / batchesPerEpoch }

  /// The same model without the optimizer's memory: a third of the size, but training would begin with cold moments.
  public var withoutOptimizer: Checkpoint {
    var copy = self
    copy.optimizerState = nil
    return copy
  }

  /// How far a run has come: the part of a file's metadata that changes from step to step.
  struct Progress: Codable {
    var step: Int
    var batchesPerEpoch: Int
    var beta: Float
    var learningRate: Float
    var dataHash: String?
    var epochSums: Trainer.EpochSums
  }

  var progress: Progress {
    Progress(
      step: step, batchesPerEpoch: batchesPerEpoch, beta: beta, learningRate: learningRate, dataHash: dataHash,
      epochSums: epochSums)
  }
}

extension Trainer {
  /// The run as it stands, ready to be saved.
  public var checkpoint: Checkpoint {
    var result = checkpointWithoutOptimizer
    result.optimizerState = optimizerState
    return result
  }

  /// Saves the run as it stands. Without the optimizer's memory the file has a third of the size.
  ///
  /// - Throws: as `Checkpoint.write` does.
  public func write(
    to path: String, keepsOptimizer: Bool = true, place: Checkpoint.Place? = nil
  ) throws(CheckpointError) {
    // The values stay where they are: copies of all would take as much memory again.
    var checkpoint = checkpoint(parameters: [])
    checkpoint.place = place
    var blocks = [Checkpoint.ParameterBlock(prefix: "") { [parameters] in $0.values(in: parameters.memory.buffer) }]
    let kept = keepsOptimizer ? moments : []
    blocks += Checkpoint.moments(kept.map { memory in { $0.values(in: memory.buffer) } })
    try checkpoint.write(blocks, updates: kept.isEmpty ? nil : updates, to: path)
  }

  /// The run as it stands, to be looked at: a third of the size.
  public var checkpointWithoutOptimizer: Checkpoint { checkpoint(parameters: parameters.values) }

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

  static func check(_ checkpoint: Checkpoint, fits dataset: Dataset) throws(TrainingError) {
    try checkpoint.check(dataset.train)
    try checkpoint.configuration.checkMachine()
    if let hash = checkpoint.dataHash, hash != dataset.hash {
      throw .otherData(name: dataset.name, expected: hash, found: dataset.hash)
    }
  }
}
