/// The characters that fill some parts of a cell, of which it has two across, and two or four down (Unicode blocks Block Elements,
/// Symbols for Legacy Computing and its Supplement).
///
/// A pattern has a bit for each part, row by row; the upper left part is the lowest bit.
enum Mosaic {
  /// The character of each pattern of quarters.
  static let quadrants: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]

  /// The character of each pattern of eighths. 230 of the 256 follow one another from U+1CD00 on, in the order of their patterns;
  /// the others are older or have their own code points.
  static let octants: [Unicode.Scalar] = {
    var older: [Int: Unicode.Scalar] = [
      0x01: "\u{1CEA8}", 0x02: "\u{1CEAB}", 0x03: "\u{1FB82}", 0x14: "\u{1FBE6}", 0x28: "\u{1FBE7}",
      0x3F: "\u{1FB85}", 0x40: "\u{1CEA3}", 0x80: "\u{1CEA0}", 0xC0: "▂", 0xFC: "▆",
    ]
    // A row of quarters is two rows of eighths.
    for (pattern, symbol) in quadrants.enumerated() {
      older[(pattern & 3) * 0b0101 | (pattern >> 2) * 0b0101_0000] = symbol
    }
    var next: UInt32 = 0x1CD00
    return (0..<256).map { pattern in
      if let symbol = older[pattern] { return symbol }
      next += 1
      return Unicode.Scalar(next - 1) ?? "?"
    }
  }()

  /// The pattern of a symbol, and the table it is from, that of the quarters if it is in both; nil for other symbols, and for a
  /// space, which is usually text.
  static func pattern(of symbol: Unicode.Scalar) -> (pattern: Int, table: [Unicode.Scalar])? {
    if let pattern = quadrantPatterns[symbol] { return (pattern, quadrants) }
    return octantPatterns[symbol].map { ($0, octants) }
  }

  private static let quadrantPatterns = patterns(quadrants)
  private static let octantPatterns = patterns(octants)

  private static func patterns(_ symbols: [Unicode.Scalar]) -> [Unicode.Scalar: Int] {
    Dictionary(uniqueKeysWithValues: zip(symbols, symbols.indices).dropFirst())
  }

  /// The pattern and the two colours that are nearest to the pixels of a cell by the sum of squares. `pixels` are in the order of
  /// the parts; a grey pixel has its brightness in the first component. The brighter colour fills the pattern.
  /// - Precondition: there are 4 or 8 pixels.
  static func fit(_ pixels: [SIMD3<Float>]) -> (pattern: Int, bright: SIMD3<Float>, dark: SIMD3<Float>) {
    precondition(pixels.count == 4 || pixels.count == 8, "a cell has four or eight parts")
    let count = pixels.count
    return withUnsafeTemporaryAllocation(of: SIMD3<Float>.self, capacity: 32) { sums in
      // The sums over all subsets of the first four pixels, then of the second four, each from the sum over a smaller subset.
      for half in 0..<count / 4 {
        sums[16 * half] = SIMD3()
        for subset in 1..<16 {
          let last = Int.bitWidth - 1 - subset.leadingZeroBitCount
          sums[16 * half + subset] = sums[16 * half + subset & ~(1 << last)] + pixels[4 * half + last]
        }
      }
      return count == 4 ? best(of: count) { sums[$0] } : best(of: count) { sums[$0 & 15] + sums[16 + $0 >> 4] }
    }
  }

  /// Tries all divisions of the pixels into two groups. The squared error is least where the squares of the sums of the groups,
  /// each divided by its count, are greatest.
  @inline(__always)
  private static func best(
    of count: Int, sum: (_ pattern: Int) -> SIMD3<Float>
  ) -> (pattern: Int, bright: SIMD3<Float>, dark: SIMD3<Float>) {
    func square(_ x: SIMD3<Float>) -> Float { (x * x).sum() }
    let all = 1 << count - 1
    let total = sum(all)
    var best = (pattern: all, score: square(total) / Float(count) + 1e-6, inside: total)
    // The last pixel is always outside: a pattern and its complement are the same division.
    for pattern in 1...all >> 1 {
      let inside = sum(pattern)
      let filled = Float(pattern.nonzeroBitCount)
      let score = square(inside) / filled + square(total - inside) / (Float(count) - filled)
      if score > best.score { best = (pattern, score, inside) }
    }
    if best.pattern == all { return (all, total / Float(count), total / Float(count)) }
    let filled = Float(best.pattern.nonzeroBitCount)
    let (inside, outside) = (best.inside / filled, (total - best.inside) / (Float(count) - filled))
    return inside.sum() >= outside.sum() ? (best.pattern, inside, outside) : (all ^ best.pattern, outside, inside)
  }
}

extension Unicode.Scalar {
  /// Whether it is a pattern of eighths of a cell from Unicode 16, which most C libraries and fonts do not know yet.
  package var isOctant: Bool { (0x1CD00...0x1CEAB).contains(value) || value == 0x1FBE6 || value == 0x1FBE7 }
}
