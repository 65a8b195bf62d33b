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

  /// One draw for ever: the same for any seed and stream, another for another image, with the right means.
  @Test func fixedIsAFunctionOfTheImage() {
    let bytes = (0..<785).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let drawn = treat(bytes, as: .fixed, seed: 1, stream: 1)
    #expect(drawn == treat(bytes, as: .fixed, seed: 2, stream: 3))
    #expect(drawn.allSatisfy { $0 == 0 || $0 == 1 })
    // Any byte counts, also the last ones, which fill no whole word.
    for place in [0, 7, 8, 400, 783, 784] {
      var other = bytes
      other[place] ^= 1
      let distance = zip(treat(other, as: .fixed), drawn).count { $0 != $1 }
      #expect((150...450).contains(distance), "\(place): \(distance) of 785 differ")
    }
    // By the first bytes: a change of the draw would make other data of the same name.
    #expect(treat([128, 128, 128, 128, 128, 128, 128, 128, 128, 128], as: .fixed) == Self.fixedDraw)
    var sum = 0.0
    for image in 0..<4000 {
      let pixels = treat([UInt8(image >> 8), UInt8(image & 255), 64], as: .fixed)
      sum += Double(pixels[2])
    }
    let p = 64.0 / 255
    #expect(abs(sum / 4000 - p) < 4 * (p * (1 - p) / 4000).squareRoot())
  }

  private static let fixedDraw: [Float] = [0, 1, 0, 0, 1, 1, 0, 1, 0, 1]

  /// (byte + u) / 256: the byte can be read again, and u is uniform.
  @Test func dequantisedStaysWithinTheLevel() {
    var (sum, square, count) = (0.0, 0.0, 0.0)
    for stream in 0..<60 {
      for (byte, value) in zip(everyByte, treat(everyByte, as: .dequantised, seed: 4, stream: UInt64(stream))) {
        let u = Double(value) * 256 - Double(byte)
        #expect(u >= 0 && u < 1 && value < 1)
        (sum, square, count) = (sum + u, square + u * u, count + 1)
      }
    }
    #expect(abs(sum / count - 0.5) < 4 * (1.0 / 12 / count).squareRoot())
    #expect(abs(square / count - 1.0 / 3) < 4 * (4.0 / 45 / count).squareRoot())
    #expect(treat([3], as: .dequantised, seed: 1, stream: 1) != treat([3], as: .dequantised, seed: 1, stream: 2))
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(PixelTreatment.allCases.map(\.rawValue) == ["grey", "threshold", "sampled", "fixed", "dequantised"])
  }
}
