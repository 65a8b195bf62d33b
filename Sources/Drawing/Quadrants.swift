/// The characters that fill some of the four quarters of a cell (Unicode, Block Elements).
///
/// A pattern is a set of quarters: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
enum Quadrants {
  static let symbols: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
  static let all = 15

  private static let patterns = Dictionary(uniqueKeysWithValues: zip(symbols, symbols.indices).dropFirst())

  /// The quarters that a symbol fills; nil for any other symbol, and for a space, which is usually not meant as a
  /// pattern.
  static func pattern(of symbol: Unicode.Scalar) -> Int? { patterns[symbol] }

  /// The pattern in two colours that is nearest to four pixels, given in the order of the quarters, by least squares.
  /// The brighter colour fills the pattern. A grey pixel has its brightness in the first component.
  static func fit(
    _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, _ d: SIMD3<Float>
  ) -> (pattern: Int, bright: SIMD3<Float>, dark: SIMD3<Float>) {
    func square(_ x: SIMD3<Float>) -> Float { (x * x).sum() }
    let sum = a + b + c + d
    // There are only seven ways to split four pixels into two groups: try them all.
    // The squared error is least where the sum over both groups of (sum squared / count) is largest.
    var best = (pattern: all, score: square(sum) / 4 + 1e-6, inside: sum)
    for pattern in 1...7 {
      var inside = SIMD3<Float>()
      var count: Float = 0
      if pattern & 1 != 0 { (inside, count) = (inside + a, count + 1) }
      if pattern & 2 != 0 { (inside, count) = (inside + b, count + 1) }
      if pattern & 4 != 0 { (inside, count) = (inside + c, count + 1) }
      let score = square(inside) / count + square(sum - inside) / (4 - count)
      if score > best.score { best = (pattern, score, inside) }
    }
    if best.pattern == all { return (all, sum / 4, sum / 4) }
    let count = Float(best.pattern.nonzeroBitCount)
    let (inside, outside) = (best.inside / count, (sum - best.inside) / (4 - count))
    return inside.sum() >= outside.sum() ? (best.pattern, inside, outside) : (all ^ best.pattern, outside, inside)
  }
}
