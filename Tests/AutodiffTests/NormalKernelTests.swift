import CKernels
import Foundation
import Randomness
import Testing

/// The noise: the right numbers at the right places, and a normal distribution.
@Suite struct NormalKernelTests {
  private func normals(
    _ level: KernelLevel, seed: UInt64, stream: UInt64 = 3, start: UInt64 = 0, count: Int
  ) -> [Float] {
    var result = Guarded(Array(repeating: 7, count: count))
    level.use { kernels in result.with { kernels.normals(seed, stream, start, $0, count) } }
    #expect(result.isIntact)
    return result.values
  }

  /// Element 16 w + k of a group of 64 comes from counter 16 group + k: w = 0, 1 are cosine and sine of its words 0 and 1,
  /// w = 2, 3 those of words 2 and 3.
  private func reference(seed: UInt64, stream: UInt64, element: UInt64) -> Double {
    let (group, inGroup) = element.quotientAndRemainder(dividingBy: 64)
    let (w, k) = inGroup.quotientAndRemainder(dividingBy: 16)
    let words = Philox.block(seed: seed, stream: stream, counter: group * 16 + k)
    let pair = Int(w / 2)
    let uniform = { (word: UInt32) in Double(word >> 8) * 0x1p-24 }
    let radius = (-2 * log(1 - uniform(words[2 * pair]))).squareRoot()
    let angle = 2 * Double.pi * uniform(words[2 * pair + 1])
    return radius * (w % 2 == 0 ? cos(angle) : sin(angle))
  }

  @Test(arguments: KernelLevel.available) func followsTheScalarGenerator(level: KernelLevel) {
    let cases: [(seed: UInt64, stream: UInt64, start: UInt64)] = [
      (1, 3, 0), (.max, .max, 1 << 20), (0x1234_5678_9ABC_DEF0, 3 << 56 | 17, (1 << 36) - 64),
    ]
    for (seed, stream, start) in cases {
      for (index, value) in normals(level, seed: seed, stream: stream, start: start, count: 640).enumerated() {
        let exact = reference(seed: seed, stream: stream, element: start + UInt64(index))
        #expect(abs(Double(value) - exact) < 2e-6, "element \(index) from \(start) of \(stream)")
      }
    }
  }

  /// An element has the same bits however a sequence is split into ranges.
  @Test(arguments: KernelLevel.available) func anElementDependsOnItsPlaceAlone(level: KernelLevel) {
    let whole = normals(level, seed: 5, count: 400)
    for start in [0, 1, 15, 16, 17, 63, 64, 65, 127, 130] {
      for count in [0, 1, 2, 15, 63, 64, 65, 128, 200] {
        let part = normals(level, seed: 5, start: UInt64(start), count: count)
        #expect(part == Array(whole[start..<start + count]), "\(count) from \(start)")
      }
    }
    #expect(normals(level, seed: 6, count: 64) != Array(whole[..<64]))
    #expect(normals(level, seed: 5, stream: 4, count: 64) != Array(whole[..<64]))
  }

  @Test(arguments: KernelLevel.available) func levelsAgree(level: KernelLevel) throws {
    let plain = try #require(KernelLevel.available.first)
    let (one, other) = (normals(plain, seed: 7, count: 4096), normals(level, seed: 7, count: 4096))
    #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 4 * max($0.magnitude, 1).ulp })
  }

  @Test(arguments: KernelLevel.available) func isStandardNormal(level: KernelLevel) {
    let values = normals(level, seed: 8, count: 400_000).map(Double.init).sorted()
    let n = Double(values.count)
    let mean = { (power: Int) in values.reduce(0) { $0 + pow($1, Double(power)) } / n }
    // Five standard errors each: the variance of x^k is (2k - 1)!! - E[x^k]^2.
    #expect(abs(mean(1)) < 5 * (1 / n).squareRoot())
    #expect(abs(mean(2) - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(mean(3)) < 5 * (15 / n).squareRoot())
    #expect(abs(mean(4) - 3) < 5 * (96 / n).squareRoot())
    for (limit, expected) in [(2.0, 0.045500264), (3, 0.002699796), (4, 6.334248e-5)] {
      let share = Double(values.count { abs($0) > limit }) / n
      #expect(abs(share - expected) < 5 * (expected / n).squareRoot(), "\(share) beyond \(limit)")
    }
    // Kolmogorov-Smirnov: sqrt(n) D exceeds 2.2 once in ten thousand times.
    let distance =
      values.enumerated().map { index, x in
        let share = 0.5 * erfc(-x / 2.0.squareRoot())
        return max(share - Double(index) / n, Double(index + 1) / n - share)
      }.max() ?? 1
    #expect(distance * n.squareRoot() < 2.2)
  }

  /// Neighbours, and the sine and cosine of one pair (16 apart), are uncorrelated.
  @Test(arguments: [1, 16, 32, 64]) func isUncorrelated(lag: Int) throws {
    let values = normals(try #require(KernelLevel.available.last), seed: 9, count: 200_000).map(Double.init)
    let n = Double(values.count - lag)
    let product = zip(values, values.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / n
    let squares = zip(values, values.dropFirst(lag)).reduce(0) { $0 + ($1.0 * $1.0 - 1) * ($1.1 * $1.1 - 1) } / n
    #expect(abs(product) < 5 / n.squareRoot())
    #expect(abs(squares) < 5 * 2 / n.squareRoot())
  }
}
