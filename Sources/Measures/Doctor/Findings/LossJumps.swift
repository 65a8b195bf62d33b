import Training

/// How a run's loss moves from step to step.
struct LossJumps: Equatable {
  /// The median of the loss over the latest steps.
  let level: Double
  /// The median of |loss of a step - loss of the step before| over the latest steps.
  let usual: Double
  /// The largest rise between two steps, where it ended, and how many rose by more than `manyTimes` the usual.
  let largest: Double
  let place: Double
  let jumps: Int
  /// The latest steps.
  let steps: Int
  /// The highest loss of the whole run, where it was, and the first one.
  let peak: Double
  let peakPlace: Double
  let first: Double

  /// Nil for fewer than 20 points.
  ///
  /// `start` is the loss of a model that knows nothing, where that is known: the first steps may be far above it already.
  init?(_ curves: LossCurves, start: Double? = nil) {
    let recent = curves.recent.filter(\.loss.isFinite)
    // With other weights it is another loss.
    let begin = curves.whole.first?.x ?? 0
    let turn = curves.turns.filter { $0 > begin }.min() ?? .infinity
    let whole = curves.whole.filter { $0.loss.isFinite && $0.x < turn }
    guard recent.count >= 20, let first = whole.first, let peak = whole.max(by: { $0.loss < $1.loss }) else {
      return nil
    }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    let rises = zip(recent.dropFirst(), recent).filter { !curves.turns.contains($0.0.x) }
      .map { (x: $0.x, rise: $0.loss - $1.loss) }
    guard !rises.isEmpty else { return nil }
    level = median(recent.map(\.loss))
    let usual = median(rises.map { abs($0.rise) })
    self.usual = usual
    let top = rises.max { $0.rise < $1.rise } ?? (0, 0)
    (largest, place) = (top.rise, top.x)
    jumps = rises.count { $0.rise > Self.manyTimes * usual }
    steps = recent.count
    (self.first, self.peak, peakPlace) = (min(first.loss, start ?? .infinity), peak.loss, peak.x)
  }

  /// Of normal differences one in 10^15 is so large: the median of |x| is 0.67 deviations.
  static let manyTimes = 12.0
  /// A jump of less than this share of the loss harms nobody.
  static let leastJump = 0.1
  /// The first steps of a good rate lower the loss. Its highest value is then the first one, but for the noise of a batch.
  static let mostPeak = 1.5

  var hasJumps: Bool { jumps >= 3 && largest > Self.leastJump * abs(level) }
  var hasPeak: Bool { first > 0 && peak > Self.mostPeak * first }
  var isTooRough: Bool { hasJumps || hasPeak }

  func evidence(_ axis: String) -> String {
    hasJumps
      ? "in the latest \(steps) \(axis)s the loss jumped \(jumps) times by more than \(Verdict.text(Self.manyTimes * usual)) nats, by "
        + "\(Verdict.text(largest)) at \(axis) \(Verdict.text(place, digits: 0)); usual are \(Verdict.text(usual))"
      : "the loss rose from about \(Verdict.text(first)) nats to \(Verdict.text(peak)) at \(axis) \(Verdict.text(peakPlace, digits: 0))"
  }
}
