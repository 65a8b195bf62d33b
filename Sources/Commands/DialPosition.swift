import CommandSupport
import Training
import VAE

/// The beta at which a model with a dial is held, and the range that it was trained for.
struct DialPosition {
  let beta: Float
  let range: BetaRange
  let objective: Objective

  /// For people: `held at beta 1.0 on a dial from 0.01 to 10.0`.
  var words: String { "held at beta \(beta) on a dial from \(range.words)" }
}

extension BetaRange {
  /// For people: `0.01 to 10.0`.
  var words: String { "\(low) to \(high)" }
  /// The two ends.
  var json: JSON { .numbers([low, high]) }
}
