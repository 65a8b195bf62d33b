import Datasets
import Dispatch
import Measures
import Training
import VAE

/// Measures the curve of a model with a dial on a thread of its own for `ExplorerSession`: first with few images, so that there
/// is a curve at once, and with more and more of them while the weights stay as they are. While the model trains it takes few.
final class DialMeasurer {
  private let inbox: Inbox
  private let wake: @Sendable () -> Void
  private let queue = DispatchQueue(label: "latent.dial")
  private var isWanted = false
  private var job: Job?
  private var pacer: Pacer

  private struct Job {
    let began = ContinuousClock.now
    let version: Int
    let isAtRest: Bool
    let cancellation = Cancellation()
  }

  /// Images that each pass over the betas takes; those of the first are enough for a curve to look at.
  static let passes = [250, 2000, 10_000]

  /// What is measured comes as events.
  init(inbox: Inbox, wake: @escaping @Sendable () -> Void) {
    self.inbox = inbox
    self.wake = wake
    // A fortieth of one core's time at most, and not more often than one can look.
    pacer = Pacer(interval: .seconds(2), rests: 40, timer: queue, wake: wake)
  }

  /// Asks for the curve of the weights of now, or later ones.
  func request(_ state: World) {
    isWanted = true
    // A long measurement of old weights is of no use; a short one in training is soon over, and its curve is nearly right.
    if let job, job.isAtRest || job.version < state.dialSight.firstVersion { job.cancellation.cancel() }
    startIfDue(state)
  }

  /// The job is over.
  func finished(_ state: World) {
    guard let job else { return }
    self.job = nil
    // What took long at rest cost no training.
    if !job.isAtRest { pacer.ended(began: job.began) }
    startIfDue(state)
  }

  /// To be called whenever time has gone by.
  func startIfDue(_ state: World) {
    // The training is not to wait for thousands of images.
    if let job, job.isAtRest, state.run == .running { job.cancellation.cancel() }
    guard isWanted, job == nil, let images = state.data.test, let range = state.dialRange else { return }
    let isAtRest = state.run != .running
    guard pacer.mayBegin(isTraining: !isAtRest) else { return }
    isWanted = false
    let job = Job(version: state.modelVersion, isAtRest: isAtRest)
    self.job = job
    let passes = isAtRest ? Self.passes : [Self.passes[0]]
    let measurement = DialMeasurement(
      model: state.model.withoutOptimizer, modelVersion: state.modelVersion,
      betas: range.values(RateDistortionSweep.betas), images: images, passes: passes, cancellation: job.cancellation)
    queue.async { [inbox, wake] in
      measurement.run {
        inbox.put(.dial($0))
        wake()
      }
    }
  }

  /// Returns when nothing is measured any more; nothing will be.
  func end() {
    job?.cancellation.cancel()
    isWanted = false
    queue.sync {}
  }
}

/// The measuring of one model's curve.
package struct DialMeasurement: Sendable {
  let model: Checkpoint
  let modelVersion: Int
  let betas: [Float]
  let images: ImageSet
  /// Images that each pass takes, less than the next.
  let passes: [Int]
  let cancellation: Cancellation

  package init(
    model: Checkpoint, modelVersion: Int, betas: [Float], images: ImageSet, passes: [Int], cancellation: Cancellation
  ) {
    (self.model, self.modelVersion, self.betas) = (model, modelVersion, betas)
    (self.images, self.passes, self.cancellation) = (images, passes, cancellation)
  }

  /// Reports how far it is after every point, a curve after every pass, and that it is over.
  package func run(report: (DialNews) -> Void) {
    report(.over(version: modelVersion, isComplete: isComplete(report: report)))
  }

  private func isComplete(report: (DialNews) -> Void) -> Bool {
    let counts = passes.map { min($0, images.count) }.reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let all = Double(counts.reduce(0, +) * betas.count)
    var done = 0
    for count in counts {
      let part = count == images.count ? images : images.first(count)
      var points: [RateDistortion] = []
      for beta in betas {
        if cancellation.isCancelled { return false }
        // Images of another size never come as far as here.
        guard
          let point = try? model.rateDistortion(
            at: beta, on: part, pixels: model.configuration.pixels, seed: model.configuration.seed, threads: 1)
        else { return true }
        points.append(point)
        done += count
        report(.progress(version: modelVersion, share: Double(done) / all))
      }
      report(.measured(DialCurve(modelVersion: modelVersion, images: count, points: points)))
    }
    return true
  }
}

extension ImageSet {
  /// Its first images; an evaluation sees each as it does among all.
  fileprivate func first(_ count: Int) -> ImageSet {
    ImageSet(
      name: name, split: split, size: size, pixels: Array(pixels.prefix(count * pixelsPerImage)),
      labels: labels.map { Array($0.prefix(count)) })
  }
}
