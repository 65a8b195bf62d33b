/// The losses over a run, from its history or from a log of any program.
package struct LossCurves: Sendable, Equatable {
  /// A moment.
  package struct Point: Sendable, Equatable {
    /// The step, or what a log counts.
    package let x: Double
    /// The parts of the loss; nil where a log does not tell.
    package let reconstruction, kl: Double?
    /// What is minimised.
    package let loss: Double

    package init(x: Double, reconstruction: Double?, kl: Double?, loss: Double) {
      (self.x, self.reconstruction, self.kl, self.loss) = (x, reconstruction, kl, loss)
    }
  }

  /// A number that was not finite.
  package struct Breakdown: Sendable, Equatable {
    /// Where it was, in steps or what a log counts.
    package let x: Double
    /// What was not finite: a part of the loss, or the operation that made it.
    package let origin: String
    /// What helps, if the run itself knows it.
    package let remedy: String?

    package init(x: Double, origin: String, remedy: String? = nil) {
      (self.x, self.origin, self.remedy) = (x, origin, remedy)
    }
  }

  /// What `x` counts: `step`, `epoch` or `row`.
  package var axis = "step"
  /// The whole run on training images, thinned; its latest steps, one by one; and results on test images.
  package var whole: [Point] = []
  package var recent: [Point] = []
  package var test: [Point] = []
  /// Where the weights of the loss were changed, so that it jumped.
  package var turns: Set<Double> = []
  /// The first number that was not finite, if the run broke there.
  package var breakdown: Breakdown?
  /// How the log calls the reconstruction; nil for runs of our own.
  package var reconstructionName: String?

  package init() {}
}

extension LossCurves {
  /// A run of our own. `weight` is that of the KL beside the reconstruction in a step; results on test images are weighed as in the last
  /// one, so that they can be compared.
  package init(_ history: LossHistory, weight: (Int) -> Double, last: Double) {
    func point(_ point: LossHistory.Point, _ weight: Double) -> Point {
      let (reconstruction, kl) = (Double(point.reconstruction), Double(point.kl))
      // What is not weighed does not count, not even if it is infinite.
      return Point(
        x: Double(point.step), reconstruction: reconstruction, kl: kl,
        loss: reconstruction + (weight == 0 ? 0 : weight * kl))
    }
    whole = history.whole.map { point($0, weight($0.step)) }
    recent = history.recent.map { point($0, weight($0.step)) }
    test = history.test.map { point($0, last) }
    turns = Set((history.betas.map(\.step) + history.objectives.map(\.step)).map(Double.init))
    breakdown = history.breakdown.map { Breakdown(x: Double($0.step), origin: $0.origin, remedy: $0.remedy) }
  }
}
