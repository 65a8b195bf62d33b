#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One way of writing a digit: which strokes there are, and how several model hands would place their points.
///
/// Points lie in a box of height 1, x to the right and y downwards. The hands of a form agree in the number of points and in
/// what each point means, so any mixture of hands is again a legible digit. A point given twice is a corner.
struct SyntheticForm: Sendable {
  /// How often this form is chosen, relative to the digit's other forms.
  let weight: Float
  /// The points of each stroke, as ranges of point numbers.
  let strokes: [Range<Int>]
  /// One to four hands, each with all points of all strokes.
  let hands: [[SIMD2<Float>]]
  /// For each point, into how many straight pieces the curve to the next one is cut; 0 inside a corner. A property of the
  /// form, not of the drawn length, so that the picture has no jump where a count would change.
  let pieces: [Int]
  /// For each point the slow waves (sin and cos of one and two periods) at its place along the path.
  let waves: [SIMD4<Float>]

  /// - Parameters:
  ///   - strokes: the number of points of each stroke.
  ///   - hands: x and y of every point in turn, in hundredths, a list for each hand.
  init(weight: Float = 1, strokes: [Int], hands: [[Int]]) {
    let count = strokes.reduce(0, +)
    precondition((1...4).contains(hands.count) && hands.allSatisfy { $0.count == 2 * count }, "a hand lacks a point")
    self.weight = weight
    var start = 0
    self.strokes = strokes.map { length in
      defer { start += length }
      return start..<start + length
    }
    self.hands = hands.map { flat in (0..<count).map { SIMD2(Float(flat[2 * $0]), Float(flat[2 * $0 + 1])) / 100 } }
    waves = Self.waves(along: self.hands[0])
    pieces = Self.pieces(self.hands)
  }

  /// Pieces of about a pixel and a half, for the hand with the longest way.
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

  /// Both points of a corner get the same value, so a wandering hand does not tear it open.
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
