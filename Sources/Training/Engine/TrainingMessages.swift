import VAE

/// What an engine can be told; it listens between steps.
public enum TrainingCommand: Sendable, Equatable, Codable {
  /// Train on.
  case resume
  /// Stop after this step, and wait.
  case pause
  /// Take one step, and wait.
  case step
  /// Take this weight of the KL from the next step on.
  case setBeta(Float)
  /// Minimise this from the next step on.
  case setObjective(Objective)
  /// Take this learning rate from the next step on.
  case setLearningRate(Float)
  /// Write the run to a file, with the place that an explorer is at; answered by `saved` or `saveFailed`.
  case save(path: String, Checkpoint.Place?)
  /// End; answered by `stopped`.
  case stop
}

/// What an engine tells, in order.
public enum TrainingEvent: Sendable, Equatable, Codable {
  /// The data are being read or drawn.
  case loading
  /// The data are there and the run has begun (or goes on).
  case ready
  /// An epoch is complete.
  case epoch(EpochReport)
  /// As many epochs as were asked for are complete; the engine waits, and goes on if told to.
  case reached(epochs: Int)
  /// The run was written to this file at this step.
  case saved(path: String, step: Int)
  /// The run could not be written, for a reason in a sentence; training goes on.
  case saveFailed(path: String, reason: String)
  /// Training cannot begin or go on, for a reason in a sentence. Until `stopped` comes, the engine still answers `save` and `stop`.
  case failed(reason: String)
  /// The engine has ended.
  case stopped
}

/// The state of a run at one step, for a screen.
public struct Snapshot: Sendable {
  /// The run: weights, history and all but the optimizer's memory.
  public var checkpoint: Checkpoint
  /// Images a second, lately.
  public var imagesPerSecond: Double
  /// The mean KL of each dimension over the latest batches, in nats; empty before the first step.
  public var klPerDimension: [Float]
  /// Whether the run goes on.
  public var isRunning: Bool
  /// The seconds that this engine has spent with steps and evaluations.
  public var secondsTrained: Double

  package init(
    checkpoint: Checkpoint, imagesPerSecond: Double, klPerDimension: [Float], isRunning: Bool,
    secondsTrained: Double = 0
  ) {
    self.checkpoint = checkpoint
    self.imagesPerSecond = imagesPerSecond
    self.klPerDimension = klPerDimension
    self.isRunning = isRunning
    self.secondsTrained = secondsTrained
  }
}
