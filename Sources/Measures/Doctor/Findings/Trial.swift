import Datasets
import Training
import VAE

/// What a few more steps do to a run. The run itself stays as it is.
package struct Trial: Sendable, Equatable {
  /// The steps taken.
  package let steps: Int
  /// Results on test images before and after, in nats an image.
  package let before, after: Evaluation

  /// As many steps as a tenth of an epoch of MNIST has, twice: enough to leave a posterior that is the prior, or to settle.
  static let steps = 100

  /// `steps` of a run as it is, or with other settings; nil if it cannot be trained here, or its numbers are not finite.
  init?(
    _ run: Checkpoint, on dataset: Dataset, steps: Int = Trial.steps, threads: Int,
    _ change: (Trainer) -> Void = { _ in }
  ) {
    guard let trainer = try? Trainer(run, dataset: dataset, threads: threads) else { return nil }
    change(trainer)
    before = trainer.evaluate()
    for _ in 0..<steps where (try? trainer.takeStep()) == nil { return nil }
    after = trainer.evaluate()
    self.steps = steps
  }

  package init(steps: Int, before: Evaluation, after: Evaluation) {
    (self.steps, self.before, self.after) = (steps, before, after)
  }
}

/// The same steps at the present learning rate and at a tenth of it.
package struct RateTrial: Sendable, Equatable {
  package let present, tenth: Trial

  package init(present: Trial, tenth: Trial) { (self.present, self.tenth) = (present, tenth) }

  /// How much lower the test loss is after the steps at a tenth, in nats an image. `weight` is that of the KL.
  func gain(weight: Double) -> Double { Self.loss(present.after, weight) - Self.loss(tenth.after, weight) }

  /// The test loss before, in nats an image.
  func loss(weight: Double) -> Double { Self.loss(present.before, weight) }

  private static func loss(_ result: Evaluation, _ weight: Double) -> Double {
    result.reconstruction + weight * result.kl
  }
}

extension Checkpoint {
  /// Both trials; nil for a run without its optimizer, whose first steps would be too long.
  func rateTrial(on dataset: Dataset, threads: Int) -> RateTrial? {
    guard optimizerState != nil || !configuration.optimizer.hasMemory,
      let present = Trial(self, on: dataset, threads: threads),
      let tenth = Trial(self, on: dataset, threads: threads, { $0.learningRate /= 10 })
    else { return nil }
    return RateTrial(present: present, tenth: tenth)
  }

  /// What becomes of a collapsed model without any penalty: whether its decoder can use z at all.
  func waking(on dataset: Dataset, threads: Int) -> Trial? {
    var free = withoutOptimizer
    free.configuration.freeBits = 0
    free.configuration.betaSchedule = .constant
    free.configuration.optimizer = .adam()
    free.configuration.learningRateSchedule = .constant
    free.configuration.objective = .beta
    free.beta = 0
    // The usual one: whatever made the posterior collapse is not tried again.
    free.learningRate = 1e-3
    return Trial(free, on: dataset, steps: 2 * Trial.steps, threads: threads)
  }
}
