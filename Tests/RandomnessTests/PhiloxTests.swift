import Randomness
import Testing

/// Known answers of Philox4x32-10, from the Random123 library's published test vectors.
@Suite struct PhiloxTests {
  @Test func matchesThePublishedVectors() {
    #expect(
      Philox.block(seed: 0, stream: 0, counter: 0)
        == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      Philox.block(seed: .max, stream: .max, counter: .max)
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      Philox.block(seed: 0x299F_31D0_A409_3822, stream: 0x0370_7344_1319_8A2E, counter: 0x85A3_08D3_243F_6A88)
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func aStreamIsAFunctionOfItsSeedAndNumber() {
    var one = Philox(seed: 3, stream: 1)
    var again = Philox(seed: 3, stream: 1)
    var other = Philox(seed: 3, stream: 2)
    let first = (0..<9).map { _ in one.next() }
    #expect(first == (0..<9).map { _ in again.next() })
    #expect(first != (0..<9).map { _ in other.next() })
  }

  @Test func uniformAndNormalHaveTheRightMoments() {
    var generator = Philox(seed: 1)
    let count = 200_000
    var sum = 0.0
    var square = 0.0
    var fourth = 0.0
    var uniformSum = 0.0
    for _ in 0..<count {
      let x = Double(generator.normal())
      sum += x
      square += x * x
      fourth += x * x * x * x
      let u = generator.uniform()
      #expect(u >= 0 && u < 1)
      uniformSum += Double(u)
    }
    let n = Double(count)
    // Five standard errors each.
    #expect(abs(sum / n) < 5 / n.squareRoot())
    #expect(abs(square / n - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(fourth / n - 3) < 5 * (96 / n).squareRoot())
    #expect(abs(uniformSum / n - 0.5) < 5 * (1 / 12 / n).squareRoot())
  }

  @Test func aPermutationHoldsEveryNumberOnce() {
    for count in [0, 1, 2, 3, 100, 1001] {
      let order = permutation(of: count, seed: 5, stream: 9)
      #expect(order.sorted() == (0..<Int32(count)).map { $0 })
    }
    #expect(permutation(of: 100, seed: 5, stream: 9) != permutation(of: 100, seed: 5, stream: 10))
  }
}
