import Drawing
import Measures
import Training

/// A test image's own posterior, which gradient steps improve while the decoder stands still.
struct ImprovementSight: Sendable {
  /// The image, and the version of the weights that the steps belong to.
  let image, version: Int
  /// The steps that are asked for.
  var steps = Self.perTick
  /// Whether more are asked for as time passes.
  var isMoving = true
  /// What the steps so far have found.
  var found: Improvement?

  private static let perTick = 5
  private static let perSecond: Float = 150

  /// Asks for the steps of a moment.
  mutating func pass(seconds: Float) {
    steps = (found?.steps ?? 0) + max(Self.perTick, Int(whole: Self.perSecond * seconds))
  }

  mutating func take(_ improvement: Improvement) {
    guard improvement.result.index == image, improvement.version == version else { return }
    found = improvement
    if improvement.isDone { isMoving = false }
  }
}

/// What an image's own posterior gains on the encoder's.
public struct Improvement: Sendable, Equatable {
  /// The image with this posterior in place of the encoder's, at mu.
  public var result: Examination
  /// The version of the weights.
  public var version: Int
  /// The steps that were taken.
  public var steps: Int
  /// Whether the bound rises no more.
  public var isDone: Bool
  /// The bounds and log p(x).
  public var gaps: ImageGaps

  /// The draws that the bounds and log p(x) are measured with, all others than the steps take: while it moves, and at its end.
  var draws: Int { Self.draws(isDone: isDone) }

  /// Whether few draws have all the weight, so that log p(x) is too low by an unknown amount.
  var isScarce: Bool { LikelihoodEstimate.isScarce(gaps.effectiveSamples, of: draws) }

  static func draws(isDone: Bool) -> Int { isDone ? 2000 : 200 }
}
