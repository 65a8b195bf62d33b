import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Moments of a run, kept in bounded memory: the first one, and later ones at distances that grow with the steps, as
/// most happens at first. What is kept depends only on what is offered.
package struct Past: Sendable {
  /// The weights of a moment, and the results at that time.
  package struct Moment: Sendable, Equatable {
    /// Unique within the process.
    package let id: Int
    /// Steps taken.
    package let step: Int
    let beta: Float
    /// The mean -ELBO over the latest batches.
    let train: Float?
    /// The latest result on the test set.
    let test: LossHistory.Point?
    var weights: PackedWeights
  }

  /// Bytes of weights: less than what the training itself holds, for all but very small models.
  package static let budget = 8 << 20
  /// At least so many are kept even of a large model, which takes half as much memory as its training. More than a
  /// slider can show are useless.
  private static let counts = 4...128
  /// Around this step, equal differences give way to equal ratios.
  private static let scale = 100.0

  /// Kept moments, oldest first; never empty.
  package private(set) var moments: [Moment]
  /// The most moments that are kept.
  package let capacity: Int
  private(set) var nextID: Int

  /// A past that starts with this model.
  package init(_ start: Checkpoint, firstID: Int = 0, budget: Int = Past.budget) {
    let fitting = budget / max(1, PackedWeights.bytes(start.parameters.count))
    capacity = min(max(fitting, Self.counts.lowerBound), Self.counts.upperBound)
    moments = [Moment(start, id: firstID)]
    nextID = firstID + 1
  }

  /// Takes the run's present state, if it is far enough from the last one kept. The moment of step `chosen` stays, as
  /// it is being looked at.
  package mutating func offer(_ checkpoint: Checkpoint, keeping chosen: Int? = nil) {
    // A run that diverged was taken back to an earlier step; what came after is no longer its past.
    while moments.count > 1, moments[moments.count - 1].step > checkpoint.step { moments.removeLast() }
    let last = moments[moments.count - 1].step
    guard checkpoint.step > last else { return }
    // A moment that would be dropped at once is not copied.
    if moments.count == capacity, place(checkpoint.step) - place(last) < leastGap { return }
    // The first one shares the opened model's weights until the run leaves them: most models are only looked at.
    moments[0].weights.pack()
    moments.append(Moment(checkpoint, id: nextID))
    moments[moments.count - 1].weights.pack()
    nextID += 1
    if moments.count > capacity { dropOne(keeping: chosen) }
  }

  /// Drops the moment whose removal leaves the smallest gap; never the first or the last.
  private mutating func dropOne(keeping chosen: Int?) {
    let candidates = (1..<moments.count - 1).filter { moments[$0].step != chosen }
    guard let least = candidates.min(by: { gap(without: $0) < gap(without: $1) }) else { return }
    moments.remove(at: least)
  }

  private func gap(without index: Int) -> Double { place(moments[index + 1].step) - place(moments[index - 1].step) }

  private var leastGap: Double {
    zip(moments, moments.dropFirst()).reduce(.infinity) { min($0, place($1.1.step) - place($1.0.step)) }
  }

  /// The position of a step on the axis on which moments are spread evenly.
  private func place(_ step: Int) -> Double { log1p(Double(step - moments[0].step) / Self.scale) }
}

extension Past.Moment {
  fileprivate init(_ checkpoint: Checkpoint, id: Int) {
    // At first the loss falls so fast that a mean over many batches does not describe the present model.
    let recent = checkpoint.history.recent
    let latest = recent.suffix(min(50, max(1, recent.count / 5)))
    self.init(
      id: id, step: checkpoint.step, beta: checkpoint.beta,
      train: latest.isEmpty ? nil : latest.reduce(0) { $0 + $1.negativeELBO } / Float(latest.count),
      test: checkpoint.history.test.last, weights: PackedWeights(checkpoint.parameters))
  }
}
