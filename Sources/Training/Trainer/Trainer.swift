import Autodiff
import Datasets
import Foundation
import Threads
import VAE

/// Trains one model on one data set, step by step.
///
/// A step draws a batch and noise, runs forward and backward, and updates the parameters. All random numbers are
/// functions of the seed and the step, so a run continues from a checkpoint with the same bits as without the stop.
/// Not `Sendable`: a trainer belongs to the thread that made it.
public final class Trainer {
  /// The configuration of the run. Its objective follows `set`; its beta and learning rate are the initial ones.
  public private(set) var configuration: RunConfiguration
  /// The data set.
  public let dataset: Dataset
  /// Steps taken since the run began.
  public internal(set) var step: Int
  /// The user's weight of the KL from the next step on; `RunConfiguration.weight` applies objective and schedule.
  public private(set) var beta: Float
  /// The learning rate from the next step on, before its schedule.
  public var learningRate: Float {
    didSet { history.append(learningRate: learningRate, step: step + 1) }
  }
  /// The losses and changes of the run.
  public internal(set) var history: LossHistory
  /// Batches per epoch; the last one may be smaller.
  public let batchesPerEpoch: Int
  /// The number of images in the latest step: the batch size, or less at an epoch's end.
  public internal(set) var latestBatchSize = 0
  /// The mean of each dimension's KL over recent batches, in nats; empty until this trainer has taken a step.
  var recentKLPerDimension: [Float] = []
  /// The latest result on the test set.
  public internal(set) var evaluation: Evaluation?
  /// Rate and distortion over the dial's range, if measured since the latest step.
  public internal(set) var sweep: RateDistortionSweep?
  /// Measures the phases of the next steps, for a trainer with one thread; usually nil.
  package var clock: StepClock? {
    didSet { precondition(clock == nil || workers.count == 1, "with several threads phases overlap") }
  }

  private(set) var model: VariationalAutoencoder
  /// The model as it is saved and evaluated: in single precision, with the evidence bound as loss, in evaluation mode.
  /// It is `model` itself if that makes no difference.
  var evaluatedModel: VariationalAutoencoder { plainModel ?? model }
  private var plainModel: VariationalAutoencoder?
  /// The discriminator of a FactorVAE; nil for other objectives.
  private(set) var adversary: DiscriminatorTraining?
  let parameters: ParameterStore
  let workers: WorkerTeam
  var sampler: BatchSampler
  /// The optimizer's state: Adam's first and second moments, or a velocity.
  let moments: [FloatMemory]
  /// The number of updates in the moments. Less than `step` if the run was continued without its moments: Adam's
  /// correction must then start again, or its first hundred steps would be up to six times too long.
  var updates = 0
  /// The batch is always split into this many parts, so that the bits do not depend on the number of threads.
  let parts: Int
  var epochSums: EpochSums
  var good: GoodState?
  /// The name of a parameter or moment that `rememberIfDue` found not finite; nil if there is none.
  var broken: String?

  /// Continues the run in `checkpoint` on its data set; `Checkpoint(configuration)` is a new run.
  ///
  /// - Throws: `TrainingError` if the data set does not fit the model or is not the one with which the run began, or if
  ///   a thread cannot be started.
  public init(_ checkpoint: Checkpoint, dataset: Dataset, threads: Int = Trainer.defaultThreads) throws(TrainingError) {
    let run = try checkpoint.begun(on: dataset)
    try run.configuration.checkMachine()
    configuration = run.configuration
    self.dataset = dataset
    step = run.step
    beta = run.beta
    learningRate = run.learningRate
    history = run.history
    epochSums = run.epochSums
    evaluation = run.evaluation
    sweep = run.sweep
    batchesPerEpoch = run.batchesPerEpoch
    parts = max(2, threads)
    do throws(NoThread) {
      workers = try WorkerTeam(count: threads)
    } catch {
      throw .noThread(error)
    }
    sampler = BatchSampler(
      count: dataset.train.count, batchSize: configuration.batchSize, seed: configuration.seed)
    parameters = ParameterStore(
      layout: configuration.architecture.parameterLayout, trainable: true, precision: configuration.precision)
    parameters.values = run.parameters
    let capacity = min(configuration.batchSize, max(dataset.train.count, dataset.test.count))
    adversary = DiscriminatorTraining(configuration, capacity: capacity, saved: run.discriminator)
    (model, plainModel) = Self.models(
      configuration, parameters, adversary, trainingImages: dataset.train.count, capacity: capacity)
    moments = (0..<configuration.optimizer.memories).map { [count = parameters.layout.count] _ in
      FloatMemory(count: count)
    }
    if let saved = run.optimizerState {
      for (memory, values) in zip(moments, saved.blocks) { memory.values = values }
      updates = saved.updates
    }
  }

  /// The configuration with the current beta and learning rate.
  public var settings: RunConfiguration {
    var run = configuration
    (run.beta, run.learningRate) = (beta, learningRate)
    return run
  }

  /// How a codebook is used in recent batches; nil for a model without one.
  public var codebookUse: CodebookUse? {
    configuration.architecture.latents.codebook == nil
      ? nil : CodebookUse(parameters.values, of: configuration.architecture)
  }

  /// The total correlation of recent batches as a FactorVAE's discriminator finds it, in nats: what it has not learned to tell apart is
  /// not in it. Nil for other objectives, and before the first step.
  public var foundTotalCorrelation: Double? { adversary?.totalCorrelation }

  /// One thread per core, but at most 4: more do not pay for the small matrices of a batch.
  public static var defaultThreads: Int { min(ProcessInfo.processInfo.activeProcessorCount, 4) }

  /// The epoch of the next step, counted from 0.
  public var epoch: Int { step / batchesPerEpoch }

  /// Changes beta from the next step on, and the objective as in `Objective.turned`. If the objective draws betas, this
  /// is the one at which the model is evaluated.
  public func set(beta: Float) {
    // With another dial position it is another model, and the latest result is not valid for it.
    if configuration.architecture.betaRange != nil, beta != self.beta { evaluation = nil }
    self.beta = beta
    history.append(beta: beta, step: step + 1)
    set(configuration.objective.turned(to: beta))
  }

  /// Changes the objective from the next step on; weights and moments stay. The VAE sets beta to 1. An objective that
  /// draws betas needs a gated model; any other objective trains a gated model at the one beta of its dial.
  public func set(_ objective: Objective) {
    let (old, usedSharedGraph) = (configuration.objective, configuration.usesSharedGraph)
    if old == objective { return }
    configuration.objective = objective
    precondition(configuration.isConsistent, "\(objective) needs gates")
    history.append(objective, step: step + 1)
    let own = objective.beta(from: beta)
    if own != beta { set(beta: own) }
    // Not every objective of the shared graph allows free bits, so with them each has its own graph.
    if configuration.freeBits > 0 || !configuration.usesSharedGraph || !usedSharedGraph {
      adversary = DiscriminatorTraining(configuration, capacity: model.graph.capacity)
      (model, plainModel) = Self.models(
        configuration, parameters, adversary, trainingImages: dataset.train.count, capacity: model.graph.capacity)
      // The state that was good has no discriminator, or one that is gone.
      if [old, objective].contains(.factor), good != nil { remember() }
    }
  }

  /// The model to train, and one to evaluate if that differs.
  private static func models(
    _ configuration: RunConfiguration, _ parameters: ParameterStore, _ adversary: DiscriminatorTraining?,
    trainingImages: Int, capacity: Int
  ) -> (VariationalAutoencoder, VariationalAutoencoder?) {
    let recipe = configuration.objective.recipe
    let freeBits = recipe.allowsFreeBits ? configuration.freeBits : 0
    let model = VariationalAutoencoder(
      architecture: configuration.architecture, parameters: parameters, capacity: capacity,
      samples: configuration.samples, objective: configuration.objective, freeBits: freeBits,
      gradient: configuration.effectiveGradient,
      stratifiedImages: configuration.sampling == .stratified ? trainingImages : nil,
      discriminator: adversary?.discriminator, mode: .training,
      relaxation: configuration.relaxation.relaxation)
    if configuration.precision == .single, freeBits == 0, configuration.usesSharedGraph,
      !configuration.architecture.hasTrainingMode
    {
      return (model, nil)
    }
    // Maps take much memory, and their layers gain nothing from many images at once.
    let evaluatedAtOnce = configuration.architecture.hidden == nil ? min(capacity, 16) : capacity
    return (
      model,
      VariationalAutoencoder(
        architecture: configuration.architecture, parameters: parameters.inSinglePrecision, capacity: evaluatedAtOnce,
        samples: configuration.samples)
    )
  }
}
