import Datasets
import Randomness
import Testing

@Suite struct PixelTreatmentTests {
  private func treat(_ bytes: [UInt8], as treatment: PixelTreatment, seed: UInt64 = 0, stream: UInt64 = 0) -> [Float] {
    [Float](unsafeUninitializedCapacity: bytes.count) { output, count in
      bytes.withUnsafeBufferPointer { bytes in
        if let start = output.baseAddress { treatment.write(bytes, to: start, seed: seed, stream: stream) }
      }
      count = bytes.count
    }
  }

  private let everyByte = [UInt8](0...255)

  @Test func grey() {
    #expect(treat(everyByte, as: .grey) == everyByte.map { Float($0) / 255 })
  }

  @Test func threshold() {
    #expect(treat(everyByte, as: .threshold) == everyByte.map { Float($0) / 255 > 0.5 ? 1 : 0 })
  }

  /// Skipping the certain pixels must not shift the others: pixel i uses the i-th 16 bits of its stream.
  @Test(arguments: [1, 7, 8, 9, 784, 785]) func sampledIsAFunctionOfSeedStreamAndPlace(count: Int) {
    let bytes = (0..<count).map { $0 % 31 < 20 ? UInt8(0) : UInt8(truncatingIfNeeded: $0 * 37) }
    var generator = Philox(seed: 5, stream: 77)
    let words = (0...count / 2).map { _ in generator.next32() }
    let expected = bytes.enumerated().map { index, byte -> Float in
      let uniform = Double(words[index / 2] >> (index % 2 * 16) & 0xFFFF) / 65536
      return uniform < Double(byte) / 255 ? 1 : 0
    }
    #expect(treat(bytes, as: .sampled, seed: 5, stream: 77) == expected)
  }

  @Test func sampledDiffersByStreamAndSeed() {
    let bytes = [UInt8](repeating: 128, count: 100)
    let first = treat(bytes, as: .sampled, seed: 1, stream: 1)
    #expect(first != treat(bytes, as: .sampled, seed: 1, stream: 2))
    #expect(first != treat(bytes, as: .sampled, seed: 2, stream: 1))
    #expect(first == treat(bytes, as: .sampled, seed: 1, stream: 1))
  }

  @Test func sampledHasTheRightMeans() {
    let draws = 4000
    var others = 0
    var sums = [Float](repeating: 0, count: 256)
    for stream in 0..<draws {
      for (index, value) in treat(everyByte, as: .sampled, seed: 3, stream: UInt64(stream)).enumerated() {
        if value != 0 && value != 1 { others += 1 }
        sums[index] += value
      }
    }
    #expect(others == 0)
    #expect(sums[0] == 0)
    #expect(sums[255] == Float(draws))
    for byte in 1..<255 {
      let p = Double(byte) / 255
      let error = (p * (1 - p) / Double(draws)).squareRoot()
      #expect(abs(Double(sums[byte]) / Double(draws) - p) < 5 * error)
    }
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(PixelTreatment.allCases.map(\.rawValue) == ["grey", "threshold", "sampled"])
  }
}
