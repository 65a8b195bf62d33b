import VAE

/// A saved model: the run's configuration and progress, its weights, and the optimizer's state if the run can continue.
public struct Checkpoint: Sendable, Equatable {
  /// The configuration of the run.
  public var configuration: RunConfiguration
  /// The SHA-256 of the data set's training images; nil if the run has not begun.
  public var dataHash: String?
  /// The number of steps taken.
  public var step: Int
  /// Batches per epoch; 0 if the run has not begun.
  public var batchesPerEpoch: Int
  /// The weight of the KL from the next step on.
  public var beta: Float
  /// The learning rate from the next step on.
  public var learningRate: Float
  /// The losses and changes of the run.
  public var history: LossHistory
  /// The latest result on the test set.
  public var evaluation: Evaluation?
  /// Rate and distortion over the dial's range with these weights; nil without gates or if not measured.
  public var sweep: RateDistortionSweep?
  /// All parameters and buffers, in the order of `configuration.architecture.parameterLayout`.
  public var parameters: [Float]
  /// The values of `parameters` for each class of a model that is given one; nil for others.
  public package(set) var classes: ClassWeights?
  /// The optimizer's state; nil if there is none or it was left out.
  public var optimizerState: OptimizerState?
  /// The discriminator of a FactorVAE's run; nil if there is none or it was left out. A run that continues without it begins with a
  /// new one.
  public var discriminator: DiscriminatorState?
  /// Whether the file's optimizer state was ignored because no run produces it.
  public internal(set) var hasBrokenOptimizer = false
  /// The explorer's position; nil for a model that was never explored.
  public var place: Place?
  var epochSums: EpochSums

  /// A point in the latent space, the selected dimension, and the bookmarks.
  public struct Place: Sendable, Equatable, Codable {
    /// The point, `[latent]`.
    public var z: [Float]
    /// The selected dimension, counted from 0.
    public var selected: Int
    /// The bookmarks, in the order in which they were made.
    public var bookmarks: [Bookmark]

    /// A position.
    public init(z: [Float], selected: Int, bookmarks: [Bookmark] = []) {
      self.z = z
      self.selected = selected
      self.bookmarks = bookmarks
    }
  }

  /// A new run, with weights drawn from the configuration's seed.
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
    epochSums = EpochSums()
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

  /// A gated model, fixed at one beta: a model without gates that encodes and decodes in the same way, with the
  /// beta-VAE's loss. A model without gates is returned unchanged.
  ///
  /// A beta out of range is clamped. The optimizer's state is dropped.
  public func held(at beta: Float) -> Checkpoint { held(at: beta, folded: nil) }

  /// As `held(at:)`; `folded` are its parameters, if the caller has them.
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

  /// The run from here on, with the current beta and learning rate instead of the initial ones.
  public var settings: RunConfiguration {
    get {
      var run = configuration
      run.beta = beta
      run.learningRate = learningRate
      return run
    }
    set {
      let (firstBeta, firstRate) = (configuration.beta, configuration.learningRate)
      if newValue.objective != .factor || newValue.discriminator != configuration.discriminator { discriminator = nil }
      configuration = newValue
      (beta, learningRate) = (newValue.beta, newValue.learningRate)
      (configuration.beta, configuration.learningRate) = (firstBeta, firstRate)
      configuration.objective = configuration.objective.turned(to: beta)
    }
  }

  /// The objective's weight in the next step, with its schedule applied.
  public var weight: Float { configuration.weight(beta: beta, epochs: passes) }

  /// Epochs, including the fraction of the current one.
  public var passes: Double { batchesPerEpoch == 0 ? 0 : Double(step) / Double(batchesPerEpoch) }

  /// Completed epochs.
  public var epochs: Int { batchesPerEpoch == 0 ? 0 : step / batchesPerEpoch }

  /// This model without the optimizer's state: a third of the size, but continued training starts with zero moments, and
  /// with a new discriminator.
  public var withoutOptimizer: Checkpoint {
    var copy = self
    (copy.optimizerState, copy.discriminator) = (nil, nil)
    return copy
  }

  /// The progress of a run: the part of the metadata that changes with every step.
  struct Progress: Codable {
    var step: Int
    var batchesPerEpoch: Int
    var beta: Float
    var learningRate: Float
    var dataHash: String?
    var epochSums: EpochSums
  }

  var progress: Progress {
    Progress(
      step: step, batchesPerEpoch: batchesPerEpoch, beta: beta, learningRate: learningRate, dataHash: dataHash,
      epochSums: epochSums)
  }
}
