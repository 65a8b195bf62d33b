import VAE

/// Commands to an engine, which reads them between steps.
public enum TrainingCommand: Sendable, Equatable, Codable {
  /// Continue training.
  case resume
  /// Pause after the current step.
  case pause
  /// Take one step, then pause.
  case step
  /// Change the weight of the KL from the next step on.
  case setBeta(Float)
  /// Change the objective from the next step on.
  case setObjective(Objective)
  /// Change the learning rate from the next step on.
  case setLearningRate(Float)
  /// Save the run with the explorer's position; answered by `saved` or `saveFailed`.
  case save(path: String, Checkpoint.Place?)
  /// End; answered by `stopped`.
  case stop
}

/// Events of an engine, in order.
public enum TrainingEvent: Sendable, Equatable, Codable {
  /// The data are being loaded or drawn.
  case loading
  /// The data are loaded, and the run begins or continues.
  case ready
  /// An epoch is complete.
  case epoch(EpochReport)
  /// The requested number of epochs is complete; the engine pauses.
  case reached(epochs: Int)
  /// The run was saved at this step.
  case saved(path: String, step: Int)
  /// The run could not be saved; `reason` is a sentence. Training continues.
  case saveFailed(path: String, reason: String)
  /// Training cannot begin or continue; `reason` is a sentence. The engine still answers `save` and `stop`.
  case failed(reason: String)
  /// The engine has ended.
  case stopped
}

/// The state of a run at one step, for a screen.
public struct Snapshot: Sendable {
  /// The run without the optimizer's state.
  public var checkpoint: Checkpoint
  /// Recent images per second.
  public var imagesPerSecond: Double
  /// The mean KL of each dimension over recent batches, in nats; empty before the first step.
  public var klPerDimension: [Float]
  /// The total correlation that a FactorVAE's discriminator found in recent batches, in nats; nil where there is none.
  public var totalCorrelation: Double?
  /// Whether it is training.
  public var isRunning: Bool
  /// The seconds that this engine has spent on steps and evaluations.
  public var secondsTrained: Double

  package init(
    checkpoint: Checkpoint, imagesPerSecond: Double, klPerDimension: [Float], totalCorrelation: Double? = nil,
    isRunning: Bool, secondsTrained: Double = 0
  ) {
    self.checkpoint = checkpoint
    self.imagesPerSecond = imagesPerSecond
    self.klPerDimension = klPerDimension
    self.totalCorrelation = totalCorrelation
    self.isRunning = isRunning
    self.secondsTrained = secondsTrained
  }
}
