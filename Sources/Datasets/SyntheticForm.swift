#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One way to write a digit: its strokes, and where several model hands place their points.
///
/// Points lie in a box of height 1, x to the right and y downwards. All hands of a form have the same points with the
/// same meaning, so any mixture of hands is legible. A repeated point is a corner.
struct SyntheticForm: Sendable {
  /// The probability of this form relative to the digit's other forms.
  let weight: Float
  /// The points of each stroke, as index ranges.
  let strokes: [Range<Int>]
  /// One to four hands, each with the points of all strokes.
  let hands: [[SIMD2<Float>]]
  /// For each point, the number of straight pieces of the curve to the next one; 0 inside a corner. Fixed per form, not
  /// by the drawn length, so that no image jumps where a count would change.
  let pieces: [Int]
  /// For each point, the slow waves (sine and cosine of one and two periods) at its position along the path.
  let waves: [SIMD4<Float>]

  /// - Parameters:
  ///   - strokes: the number of points of each stroke.
  /// - hands: x and y of every point in turn, in hundredths, one list per hand.
  init(weight: Float = 1, strokes: [Int], hands: [[Int]]) {
    let count = strokes.reduce(0, +)
    precondition((1...4).contains(hands.count) && hands.allSatisfy { $0.count == 2 * count }, "a hand lacks a point")
    self.weight = weight
    var start = 0
    self.strokes = strokes.map { length in
      defer { start += length }
      return start..<start + length
    }
    self.hands = hands.map { flat in
      (0..<count).map { point -> SIMD2<Float> in SIMD2(Float(flat[2 * point]), Float(flat[2 * point + 1])) / 100 }
    }
    waves = Self.waves(along: self.hands[0])
    pieces = Self.pieces(self.hands)
  }

  /// Pieces of about 1.5 pixels for the hand with the longest path.
  private static func pieces(_ hands: [[SIMD2<Float>]]) -> [Int] {
    hands[0].indices.map { index in
      let lengths = hands.map { hand in
        let step = hand[min(index + 1, hand.count - 1)] - hand[index]
        return (step * step).sum().squareRoot()
      }
      guard let longest = lengths.max(), longest > 0 else { return 0 }
      return max(2, min(7, Int(longest * 12)))
    }
  }

  /// Both points of a corner get the same value, so that drift does not tear it open.
  private static func waves(along points: [SIMD2<Float>]) -> [SIMD4<Float>] {
    var travelled: [Float] = [0]
    for (from, to) in zip(points, points.dropFirst()) {
      travelled.append(travelled[travelled.count - 1] + ((to - from) * (to - from)).sum().squareRoot())
    }
    let total = travelled[travelled.count - 1]
    return travelled.map { distance in
      let angle = 2 * Float.pi * distance / total
      return SIMD4(sinf(angle), cosf(angle), sinf(2 * angle), cosf(2 * angle))
    }
  }
}
