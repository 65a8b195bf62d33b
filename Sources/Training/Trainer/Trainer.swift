import Autodiff
import CKernels
import Datasets
import Foundation
import Randomness
import Threads
import VAE

/// Trains one model on one data set, a step at a time.
///
/// A step is: draw a batch and noise, forward, backward, and the optimizer's update. All random numbers are functions of
/// the seed and the step, so a run continues after a checkpoint with the bits that it would have had without the stop.
/// Not `Sendable`: a trainer belongs to the thread that made it.
public final class Trainer {
  /// What decides the run.
  public private(set) var configuration: RunConfiguration
  /// What is trained on.
  public let dataset: Dataset
  /// Steps taken since the run began.
  public private(set) var step: Int
  /// The user's weight of the KL from the next step on; what the objective and its schedule make of it is in
  /// `RunConfiguration.weight`.
  public private(set) var beta: Float
  /// The learning rate from the next step on, before its schedule.
  public var learningRate: Float {
    didSet { history.append(learningRate: learningRate, step: step + 1) }
  }
  /// The course of the run.
  public internal(set) var history: LossHistory
  /// Batches in a pass over the training images; the last one may be short.
  public let batchesPerEpoch: Int
  /// How many images the latest step looked at: the batch size, or less at an epoch's end.
  public private(set) var latestBatchSize = 0
  /// The mean of each dimension's KL over recent batches, in nats; empty until this trainer has taken a step.
  public private(set) var recentKLPerDimension: [Float] = []
  /// The latest result on the test set.
  public internal(set) var evaluation: Evaluation?
  /// What the model costs over the range of its dial, if that was measured since the latest step.
  public internal(set) var sweep: RateDistortionSweep?
  /// Measures the phases of the steps to come, for a trainer with one thread; nil as a rule.
  package var clock: StepClock? {
    didSet { precondition(clock == nil || workers.count == 1, "with several threads phases overlap") }
  }

  private(set) var model: VariationalAutoencoder
  /// The model as it is saved and looked at: in single precision, with the evidence bound for its loss, its layers in evaluation
  /// mode. It is `model` itself where that is the same.
  var evaluatedModel: VariationalAutoencoder { plainModel ?? model }
  private var plainModel: VariationalAutoencoder?
  let parameters: ParameterStore
  let workers: WorkerTeam
  private var sampler: BatchSampler
  /// The optimizer's memory: Adam's first and second moments, or a velocity.
  let moments: [FloatMemory]
  /// How many updates the moments hold. Not `step`: a run that continues without its moments begins again at zero, and
  /// without Adam's correction for that its first hundred steps would be up to six times too long.
  private(set) var updates = 0
  /// The batch is cut into this many parts whatever the number of threads, so that the bits do not depend on it.
  let parts: Int
  var epochSums: EpochSums
  private var good: GoodState?
  /// What of the state was no longer finite when it was last looked at; nil for a good state.
  private var broken: String?

  /// Weights and moments that are known to give a finite loss.
  private struct GoodState {
    var step: Int
    var updates: Int
    var epochSums: EpochSums
    /// Parameters and moments, in the order of `state`. Written over and over, as fresh memory costs time.
    var copies: [FloatMemory]
  }

  /// Sums over the steps of the epoch that is under way.
  struct EpochSums: Sendable, Equatable, Codable {
    var images = 0
    var reconstruction = 0.0
    var kl = 0.0

    /// Whether a run of so many steps can have come to them; those of a file may be anything.
    func isConsistent(steps: Int, batchSize: Int) -> Bool {
      (0...steps * batchSize).contains(images)
    }
  }

  /// Continues the run in `checkpoint` (a fresh one: `Checkpoint(configuration)`) on its data set.
  ///
  /// - Throws: `TrainingError` if the data set does not fit the model or is not the one the run began with, or if so many
  ///   threads cannot be had.
  public init(_ checkpoint: Checkpoint, dataset: Dataset, threads: Int = Trainer.defaultThreads) throws(TrainingError) {
    var configuration = checkpoint.configuration
    // For a beta that was turned before the run began or went on.
    configuration.objective = configuration.objective.turned(to: checkpoint.beta)
    try Self.check(checkpoint, fits: dataset)
    precondition(configuration.isConsistent, "\(configuration.objective) needs gates")
    self.configuration = configuration
    self.dataset = dataset
    step = checkpoint.step
    beta = checkpoint.beta
    learningRate = checkpoint.learningRate
    history = checkpoint.history
    epochSums = checkpoint.epochSums
    evaluation = checkpoint.evaluation
    sweep = checkpoint.sweep
    parts = max(2, threads)
    do throws(NoThread) {
      workers = try WorkerTeam(count: threads)
    } catch {
      throw .noThread(error)
    }
    sampler = BatchSampler(
      count: dataset.train.count, batchSize: configuration.batchSize, seed: configuration.seed)
    batchesPerEpoch = sampler.batchesPerEpoch
    parameters = ParameterStore(
      layout: configuration.architecture.parameterLayout, trainable: true, precision: configuration.precision)
    var values = checkpoint.parameters
    if checkpoint.step == 0 {
      configuration.initialization.setOutputBias(&values, configuration.architecture, images: dataset.train)
    }
    parameters.values = values
    (model, plainModel) = Self.models(
      configuration, parameters,
      capacity: min(configuration.batchSize, max(dataset.train.count, dataset.test.count)))
    moments = (0..<configuration.optimizer.memories).map { [count = parameters.layout.count] _ in
      FloatMemory(count: count)
    }
    if let saved = checkpoint.optimizerState {
      for (memory, values) in zip(moments, [saved.firstMoment, saved.secondMoment]) { memory.values = values }
      updates = saved.updates
    }
    history.append(configuration.objective, step: step + 1)
    history.append(beta: beta, step: step + 1)
    history.append(learningRate: learningRate, step: step + 1)
  }

  /// The run as it goes on from here: the configuration with the beta and the learning rate of now.
  public var settings: RunConfiguration {
    var run = configuration
    (run.beta, run.learningRate) = (beta, learningRate)
    return run
  }

  /// One thread a core, but no more than pays for the small matrices of a batch.
  public static var defaultThreads: Int { min(ProcessInfo.processInfo.activeProcessorCount, 4) }

  /// The pass over the data that the next step belongs to, counted from 0.
  public var epoch: Int { step / batchesPerEpoch }

  /// Changes beta, in effect from the next step on, and the objective with it as `Objective.turned` says. Where the objective draws betas, it is
  /// the one at which the model is evaluated.
  public func set(beta: Float) {
    // With the dial elsewhere it is another model that is looked at, and the latest result is not its own.
    if configuration.architecture.betaRange != nil, beta != self.beta { evaluation = nil }
    self.beta = beta
    history.append(beta: beta, step: step + 1)
    set(configuration.objective.turned(to: beta))
  }

  /// Changes what is minimised, from the next step on; weights and optimizer stay. The VAE has a beta of 1. An objective that
  /// draws betas is for a model with gates; of such a model any other objective trains one beta, where its dial is held.
  public func set(_ objective: Objective) {
    let old = configuration.objective
    if old == objective { return }
    configuration.objective = objective
    precondition(configuration.isConsistent, "\(objective) needs gates")
    history.append(objective, step: step + 1)
    let own = objective.beta(from: beta)
    if own != beta { set(beta: own) }
    // Free bits are part of a graph, and not of all that share one without them.
    if configuration.freeBits > 0 || !objective.recipe.usesSharedGraph || !old.recipe.usesSharedGraph {
      (model, plainModel) = Self.models(configuration, parameters, capacity: model.graph.capacity)
    }
  }

  /// A model to be trained, and one to be evaluated where that is another.
  private static func models(
    _ configuration: RunConfiguration, _ parameters: ParameterStore, capacity: Int
  ) -> (VariationalAutoencoder, VariationalAutoencoder?) {
    let recipe = configuration.objective.recipe
    let freeBits = recipe.allowsFreeBits ? configuration.freeBits : 0
    let model = VariationalAutoencoder(
      architecture: configuration.architecture, parameters: parameters, capacity: capacity,
      samples: configuration.samples, objective: configuration.objective, freeBits: freeBits, mode: .training)
    if configuration.precision == .single, freeBits == 0, recipe.usesSharedGraph,
      !configuration.architecture.hasTrainingMode
    {
      return (model, nil)
    }
    return (
      model,
      VariationalAutoencoder(
        architecture: configuration.architecture, parameters: parameters.inSinglePrecision, capacity: capacity,
        samples: configuration.samples)
    )
  }

  /// Takes one step.
  ///
  /// - Throws: `TrainingError.diverged` if the loss is not finite, or what the run remembers is not, which is looked at every
  ///   hundred steps. The weights are then those of a step before, for which all was.
  @discardableResult
  public func takeStep() throws(TrainingError) -> LossHistory.Point {
    let batch = sampler.indices(epoch: epoch, batch: step % batchesPerEpoch)
    let size = batch.count
    // Counted from 1, as `history` counts; this step becomes the `step + 1`st.
    let number = UInt64(step)
    let passes = Double(step) / Double(batchesPerEpoch)
    let update = OptimizerUpdate(
      optimizer: configuration.optimizer,
      learningRate: learningRate * configuration.learningRateSchedule.share(epochs: passes), count: updates + 1)
    let graph = model.graph
    workers.run { [self] worker in
      let mine = Swift.stride(from: worker, to: parts, by: workers.count).map { slice($0, of: parts, count: size) }
      for rows in mine {
        clock?.start()
        fill(rows, of: size, from: batch, step: number, passes: passes)
        clock?.lap(.fill)
      }
      for stage in 0..<graph.forwardStages {
        if stage > 0 { workers.meet() }
        for rows in mine {
          clock?.start()
          graph.forward(rows, of: size, stage: stage)
          clock?.lap(.forward)
        }
      }
      for stage in 0..<graph.backwardStageCount {
        if stage > 0 { workers.meet() }
        for rows in mine {
          clock?.start()
          graph.backward(rows, of: size, stage: stage, scale: 1 / Float(size))
          clock?.lap(.backward)
        }
      }
      workers.meet()
      // Every worker adds up the same numbers and so comes to the same answer.
      guard mean(model.loss, over: size).isFinite else { return }
      if worker == 0 { rememberIfDue() }
      workers.meet()
      guard broken == nil else { return }
      for part in Swift.stride(from: worker, to: parts, by: workers.count) {
        clock?.start()
        model.graph.parameterGradients(part: part, of: parts, examples: size) {
          clock?.lap(.parameterGradients)
          apply(update, to: $0)
          clock?.lap(.optimizer)
        }
        graph.updateBuffers(part: part, of: parts, examples: size)
      }
    }
    let point = LossHistory.Point(
      step: step + 1, reconstruction: mean(model.reconstruction, over: size), kl: mean(model.kl, over: size))
    if let broken { throw restore(.state(broken)) }
    history.append(point)
    guard mean(model.loss, over: size).isFinite else { throw restore(divergence(at: point)) }
    step += 1
    updates += 1
    sweep = nil
    latestBatchSize = size
    noteKL(size)
    epochSums.images += size
    epochSums.reconstruction += Double(point.reconstruction) * Double(size)
    epochSums.kl += Double(point.kl) * Double(size)
    return point
  }

  /// Writes images, noise and weights of these rows of the batch.
  private func fill(
    _ rows: Range<Int>, of size: Int, from batch: ArraySlice<Int32>, step: UInt64, passes: Double
  ) {
    let weight = configuration.weight(beta: beta, epochs: passes)
    // The dial of a model with gates is held where the objective does not draw betas.
    let input = configuration.architecture.betaRange?.input(configuration.objective.weight(beta: beta))
    let capacity = configuration.capacity.capacity(epochs: passes)
    let width = configuration.architecture.picture.count
    let noisePerImage = configuration.samples * configuration.architecture.latent
    dataset.train.pixels.withUnsafeBufferPointer { pixels in
      for row in rows {
        let image = Int(batch[batch.startIndex + row])
        configuration.pixels.write(
          UnsafeBufferPointer(rebasing: pixels[image * width..<(image + 1) * width]), to: model.images.row(row),
          seed: configuration.seed, stream: RandomStream.pixels.number(step << 16 | UInt64(row)))
        if let range = configuration.architecture.betaRange, configuration.objective.recipe.drawsBeta {
          let drawn = drawnBeta(row, of: size, range, step: step)
          model.beta.row(row).pointee = configuration.weight(beta: drawn.beta, epochs: passes)
          model.t?.row(row).pointee = drawn.input
        } else {
          model.beta.row(row).pointee = weight
          if let input { model.t?.row(row).pointee = input }
        }
        model.capacity.row(row).pointee = capacity
      }
    }
    guard configuration.objective.recipe.isNoisy else {
      return model.noise.row(rows.lowerBound * configuration.samples).update(
        repeating: 0, count: rows.count * noisePerImage)
    }
    latent_normals(
      configuration.seed, RandomStream.noise.number(step), UInt64(rows.lowerBound * noisePerImage),
      model.noise.row(rows.lowerBound * configuration.samples), rows.count * noisePerImage)
  }

  /// The weights of the latest batch's images.
  package var latestBetas: [Float] { (0..<latestBatchSize).map { model.beta.row($0).pointee } }

  /// A beta for one image of a batch, uniform in its logarithm. Every image draws from its own stretch of the range, so that
  /// no batch leaves a part of it out; which image has which follows from the epoch's order, which is random.
  private func drawnBeta(
    _ row: Int, of size: Int, _ range: BetaRange, step: UInt64
  ) -> (beta: Float, input: Float) {
    var generator = Philox(seed: configuration.seed, stream: RandomStream.beta.number(step << 16 | UInt64(row)))
    return range.drawn(atShare: (Float(row) + generator.uniform()) / Float(size))
  }

  private func apply(_ update: OptimizerUpdate, to range: Range<Int>) {
    guard let gradients = parameters.gradients?.start else { return }
    update.apply(
      parameters: parameters.memory.start + range.lowerBound, gradients: gradients + range.lowerBound,
      first: moments.first.map { $0.start + range.lowerBound },
      second: moments.dropFirst().first.map { $0.start + range.lowerBound }, count: range.count)
    parameters.changed(range)
  }

  func mean(_ column: Tensor, over count: Int) -> Float {
    var sum = 0.0
    for row in 0..<count { sum += Double(column.row(row).pointee) }
    return Float(sum / Double(count))
  }

  /// Notes this batch's KL of each dimension and folds it into the running mean over about fifty batches.
  private func noteKL(_ size: Int) {
    let mean = (0..<configuration.architecture.latent).map { dimension in
      (0..<size).reduce(Float(0)) { $0 + model.klPerDimension.row($1)[dimension] } / Float(size)
    }
    history.append(klPerDimension: mean, step: step)
    if recentKLPerDimension.isEmpty {
      recentKLPerDimension = mean
    } else {
      for dimension in mean.indices {
        recentKLPerDimension[dimension] += 0.02 * (mean[dimension] - recentKLPerDimension[dimension])
      }
    }
  }

  /// The optimizer's memory, copied; nil for one that has none.
  public var optimizerState: OptimizerState? {
    moments.first.map { first in
      OptimizerState(
        firstMoment: first.values, secondMoment: moments.dropFirst().first?.values ?? [], updates: updates)
    }
  }

  /// Copies the state every hundred steps, if all of it is finite. Called when the loss that these weights give is known to be.
  private func rememberIfDue() {
    if let good, step < good.step + 100 { return }
    broken = firstBroken
    if broken != nil { return }
    let copies = good?.copies ?? state.map { FloatMemory(count: $0.count) }
    for (copy, memory) in zip(copies, state) { copy.copy(memory) }
    good = GoodState(step: step, updates: updates, epochSums: epochSums, copies: copies)
  }

  /// All that an update changes.
  private var state: [FloatMemory] { [parameters.memory] + moments }

  /// Looks at all that the run remembers, before it is saved. An optimizer's moment can be infinite while the loss is not yet.
  ///
  /// - Throws: `TrainingError.diverged`; the state is then that of a step before, for which all of it was finite.
  public func checkState() throws(TrainingError) {
    if let broken = firstBroken { throw restore(.state(broken)) }
  }

  /// The name of the first parameter or moment that is not finite; nil where all are.
  private var firstBroken: String? {
    for (memory, prefix) in zip(state, ["", Checkpoint.firstMoment, Checkpoint.secondMoment]) {
      guard let index = memory.firstNotFinite else { continue }
      return prefix + (parameters.layout.entries.last { $0.offset <= index }?.name ?? "")
    }
    return nil
  }

  /// What made the loss of this step infinite.
  private func divergence(at point: LossHistory.Point) -> Divergence {
    // As long as this trainer has changed nothing, only the run's own numbers can have.
    guard good == nil else { return .loss }
    let run = configuration
    if !point.reconstruction.isFinite { return .beforeAnyUpdate(Setting.variance.applies(to: run) ? .variance : nil) }
    if !point.kl.isFinite { return .beforeAnyUpdate(nil) }
    let weights: [Setting] = [.freeBits, .capacity, .beta]
    return .beforeAnyUpdate(weights.first { $0.applies(to: run) && ($0 != .freeBits || run.freeBits > 0) })
  }

  /// Goes back to the last good weights.
  private func restore(_ what: Divergence) -> TrainingError {
    let failed = step + 1
    broken = nil
    guard let good else { return .diverged(step: failed, keptStep: step, what) }
    for (copy, memory) in zip(good.copies, state) { memory.copy(copy) }
    parameters.changed(0..<parameters.layout.count)
    updates = good.updates
    step = good.step
    epochSums = good.epochSums
    return .diverged(step: failed, keptStep: good.step, what)
  }
}
