import Datasets
import VAE

/// The state of a run that another process trains, as far as its reports tell.
///
/// The other process only knows weights and steps; the history of the run is kept here.
package struct RunRecord: Sendable {
  /// The run. Its weights are the latest that were read.
  package private(set) var checkpoint: Checkpoint
  /// The mean of each dimension's KL over recent batches, in nats.
  private var recentKLPerDimension: [Float] = []
  private var totalCorrelation: Double?
  private var imagesPerSecond = 0.0
  private var secondsTrained = 0.0
  /// Whether the trainer trains.
  package var isRunning: Bool

  /// The record of a run as `Checkpoint.begun` made it.
  package init(_ checkpoint: Checkpoint, isRunning: Bool) {
    self.checkpoint = checkpoint
    self.isRunning = isRunning
  }

  /// For a screen.
  package var snapshot: Snapshot {
    var run = checkpoint
    (run.optimizerState, run.discriminator) = (nil, nil)
    return Snapshot(
      checkpoint: run, imagesPerSecond: imagesPerSecond, klPerDimension: recentKLPerDimension,
      totalCorrelation: totalCorrelation, isRunning: isRunning, secondsTrained: secondsTrained)
  }

  /// Takes in what the trainer reports; the files that it names are taken in by `takeWeights`.
  ///
  /// - Throws: `BadReport` for numbers that no run has.
  package mutating func note(_ report: TrainerReport) throws(BadReport) {
    switch report {
    case .step(let point, let images, let kl):
      let latent = checkpoint.configuration.architecture.latent
      guard point.step > 0, kl.count == latent, (0...checkpoint.configuration.batchSize).contains(images) else {
        throw BadReport(event: "step")
      }
      checkpoint.step = point.step
      checkpoint.sweep = nil
      checkpoint.history.append(point)
      checkpoint.history.append(klPerDimension: kl, step: point.step)
      checkpoint.epochSums.images += images
      checkpoint.epochSums.reconstruction += Double(point.reconstruction) * Double(images)
      checkpoint.epochSums.kl += Double(point.kl) * Double(images)
      if recentKLPerDimension.isEmpty { recentKLPerDimension = kl }
      for dimension in kl.indices {
        recentKLPerDimension[dimension] += 0.02 * (kl[dimension] - recentKLPerDimension[dimension])
      }
    case .speed(let speed, let seconds, let found):
      (imagesPerSecond, secondsTrained, totalCorrelation) = (speed, seconds, found)
    case .epoch(let report):
      guard report.test.klPerDimension.count == checkpoint.configuration.architecture.latent, report.test.images >= 0
      else { throw BadReport(event: "epoch") }
      checkpoint.evaluation = report.test
      checkpoint.epochSums = EpochSums()
      checkpoint.history.append(
        test: LossHistory.Point(
          step: report.step, reconstruction: Float(report.test.reconstruction), kl: Float(report.test.kl)))
      checkpoint.history.append(report.test.mutualInformation, step: report.step)
    case .set(let step, let beta, let rate, let objective): set(step: step, beta: beta, rate: rate, objective)
    case .weights(_, _, let isRunning): self.isRunning = isRunning
    case .reached, .failed: isRunning = false
    case .diverged(let step, _, let what):
      isRunning = false
      checkpoint.history.breakdown = LossHistory.Breakdown(
        step: step, origin: what == "loss" || what == "start" ? "the loss is not finite" : "\(what) is not finite",
        remedy: "try a lower \(Setting.learningRate.name)")
    case .ready, .saved, .saveFailed: break
    }
  }

  private mutating func set(step: Int, beta: Float, rate: Float, _ objective: Objective) {
    // With another dial position it is another model, and the latest result is not valid for it.
    if checkpoint.configuration.architecture.betaRange != nil, beta != checkpoint.beta { checkpoint.evaluation = nil }
    checkpoint.beta = beta
    checkpoint.learningRate = rate
    checkpoint.configuration.objective = objective
    if objective != .factor { checkpoint.discriminator = nil }
    checkpoint.history.append(objective, step: step)
    checkpoint.history.append(beta: beta, step: step)
    checkpoint.history.append(learningRate: rate, step: step)
  }

  /// Takes the weights, the step and the optimizer's state of a file that the trainer has just written.
  ///
  /// - Throws: `CheckpointError` if it is not a valid checkpoint; `.badMetadata` if it is one of another model.
  package mutating func takeWeights(from path: String) throws(CheckpointError) {
    let file = try Checkpoint(contentsOf: path)
    guard file.configuration.architecture == checkpoint.configuration.architecture else {
      throw .badMetadata(
        file: path, key: "configuration", expected: "the architecture of the run", found: "another")
    }
    checkpoint.step = file.step
    checkpoint.epochSums = file.epochSums
    checkpoint.parameters = file.parameters
    (checkpoint.optimizerState, checkpoint.discriminator) = (file.optimizerState, file.discriminator)
  }

  /// The error of a run whose numbers are no longer finite.
  package func divergence(step: Int, kept: Int, what: String) -> TrainingError {
    let reason: Divergence =
      switch what {
      case "loss": .loss()
      case "start":
        checkpoint.history.recent.last.map(checkpoint.configuration.divergenceAtStart) ?? .beforeAnyUpdate(nil)
      default: .state(what)
      }
    return .diverged(step: step, keptStep: kept, reason)
  }
}

/// A report of a trainer that no run can have.
package struct BadReport: Error, Equatable {
  package let event: String
}
