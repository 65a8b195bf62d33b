import Autodiff

extension Trainer {
  /// Parameters and moments with a finite loss.
  struct GoodState {
    var step: Int
    var updates: Int
    var discriminatorUpdates: Int
    var epochSums: EpochSums
    /// In the order of `state`. Reused, because allocating memory costs time.
    var copies: [FloatMemory]
  }

  /// Everything that an update changes.
  private var state: [FloatMemory] { [parameters.memory] + moments + (adversary?.memories ?? []) }

  /// Copies the state every hundred steps if it is finite. Called when the loss of these weights is known to be finite.
  func rememberIfDue() {
    if let good, step < good.step + 100 { return }
    broken = firstBroken
    if broken == nil { remember() }
  }

  /// Copies the state, which is finite.
  func remember() {
    let state = state
    let old = good?.copies ?? []
    let copies = old.map(\.count) == state.map(\.count) ? old : state.map { FloatMemory(count: $0.count) }
    for (copy, memory) in zip(copies, state) { copy.copy(memory) }
    good = GoodState(
      step: step, updates: updates, discriminatorUpdates: adversary?.updates ?? 0, epochSums: epochSums, copies: copies)
  }

  /// Checks the state before it is saved. A moment can be infinite while the loss is still finite.
  ///
  /// - Throws: `TrainingError.diverged`; the state is then that of an earlier step, at which everything was finite.
  public func checkState() throws(TrainingError) {
    if let broken = firstBroken { throw restore(.state(broken)) }
  }

  /// The name of the first parameter or moment that is not finite; nil if all are.
  private var firstBroken: String? {
    let own = zip([parameters.memory] + moments, Checkpoint.prefixes).map { ($0, $1, parameters.layout) }
    let others = adversary.map { adversary in
      zip(adversary.memories, Checkpoint.prefixes).map { ($0, $1, adversary.discriminator.parameters.layout) }
    }
    for (memory, prefix, layout) in own + (others ?? []) {
      guard let index = memory.firstNotFinite else { continue }
      return prefix + (layout.entries.last { $0.offset <= index }?.name ?? "")
    }
    return nil
  }

  /// What made the loss of this step infinite or NaN; the graph holds what it computed of so many images.
  func divergence(at point: LossHistory.Point, images: Int) -> Divergence {
    // Without a good state this trainer has changed nothing, so the run's own values are to blame.
    guard good == nil else { return .loss(origin: model.graph.originOfNotFinite(images)) }
    return configuration.divergenceAtStart(point)
  }

  /// Goes back to the last good state.
  func restore(_ what: Divergence) -> TrainingError {
    let failed = step + 1
    broken = nil
    history.breakdown = LossHistory.Breakdown(
      step: failed, origin: what.origin, remedy: String(what.advice(dashes: "").lowercasedFirst.dropLast()))
    guard let good else { return .diverged(step: failed, keptStep: step, what) }
    for (copy, memory) in zip(good.copies, state) { memory.copy(copy) }
    parameters.changed(0..<parameters.layout.count)
    adversary?.goBack(updates: good.discriminatorUpdates)
    updates = good.updates
    step = good.step
    epochSums = good.epochSums
    return .diverged(step: failed, keptStep: good.step, what)
  }
}

extension RunConfiguration {
  /// Why the first step of a run has a loss that is not finite, with these parts of the loss.
  func divergenceAtStart(_ point: LossHistory.Point) -> Divergence {
    if !point.reconstruction.isFinite { return .beforeAnyUpdate(Setting.variance.applies(to: self) ? .variance : nil) }
    if !point.kl.isFinite { return .beforeAnyUpdate(nil) }
    let weights: [Setting] = [.freeBits, .capacity, .beta]
    return .beforeAnyUpdate(weights.first { $0.applies(to: self) && ($0 != .freeBits || freeBits > 0) })
  }
}
