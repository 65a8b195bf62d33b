import Drawing
import VAE

/// A dial's range along the columns of a field: the first column is the lowest beta, the last the highest, and log beta
/// is linear between them.
struct DialScale {
  let range: BetaRange
  let field: Rect

  init(_ range: BetaRange, field: Rect) {
    (self.range, self.field) = (range, field)
  }

  /// The column of a beta.
  func column(_ beta: Float) -> Int {
    field.x + Int(whole: (range.share(of: beta) * Float(max(0, field.width - 1))).rounded())
  }

  /// The beta in the middle of a column.
  func beta(atColumn column: Int) -> Float {
    range.beta(atShare: field.width <= 1 ? 0.5 : Float(column - field.x) / Float(field.width - 1))
  }

  /// The round beta nearest to a column.
  func rung(atColumn column: Int) -> Float {
    let share = range.share(of: beta(atColumn: column))
    return BetaLadder.rungs(of: range).min { abs(range.share(of: $0) - share) < abs(range.share(of: $1) - share) }
      ?? beta(atColumn: column)
  }

  /// Round betas to be labelled, from low to high: 0.01, 0.1, 1, 10.
  var decades: [Float] { [0.001, 0.01, 0.1, 1, 10, 100, 1000].filter { range.low <= $0 && $0 <= range.high } }
}

extension BetaLadder {
  /// The round betas of a dial and the ends of its range.
  static func rungs(of range: BetaRange) -> [Float] {
    [range.low] + values.filter { $0 > range.low * 1.0001 && $0 < range.high * 0.9999 } + [range.high]
  }
}
