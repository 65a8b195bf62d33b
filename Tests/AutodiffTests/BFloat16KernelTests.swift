import CKernels
import Testing

@Suite struct BFloat16KernelTests {
  /// The nearer of the two neighbours; for ties the one that ends in 0.
  private func nearest(_ x: Float) -> UInt16 {
    let below = UInt16(truncatingIfNeeded: x.bitPattern >> 16)
    let value = { (half: UInt16) in Double(Float(bitPattern: UInt32(half) << 16)) }
    // Above the largest finite number, the next one counts as 2^128.
    let above = below & 0x7fff == 0x7f7f ? (x < 0 ? -0x1p128 : 0x1p128) : value(below + 1)
    let (low, high) = (abs(Double(x) - value(below)), abs(above - Double(x)))
    return low < high || (low == high && below & 1 == 0) ? below : below + 1
  }

  @Test(arguments: KernelLevel.available) func roundsToTheNearest(level: KernelLevel) {
    let special: [Float] = [
      0, -0.0, 1, -1, .leastNonzeroMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 1.00390625, 1.01171875, -1.00390625, Float(bitPattern: 0x3f80_8001),
      Float(bitPattern: 0x3f80_7fff), 0.1, 255.0 / 256,
    ]
    level.use { kernels in
      for size in kernelSizes {
        let x = (0..<size).map { $0 < special.count ? special[$0] : Float($0) * -0.37 }
        var y = [UInt16](repeating: 0xabcd, count: size + 1)
        kernels.bfloat16(x, &y, size)
        #expect(y.prefix(size).elementsEqual(x.map(nearest)))
        #expect(y[size] == 0xabcd)
      }
    }
  }

  @Test(arguments: KernelLevel.available) func infinityAndNaNAreKept(level: KernelLevel) {
    level.use { kernels in
      let x: [Float] = [.infinity, -.infinity, .nan, Float(bitPattern: 0x7f80_0001), Float(bitPattern: 0xffff_ffff)]
      var y = [UInt16](repeating: 0, count: x.count)
      kernels.bfloat16(x, &y, x.count)
      let read = y.map { Float(bitPattern: UInt32($0) << 16) }
      #expect(Array(read.prefix(2)) == [.infinity, -.infinity])
      #expect(read.dropFirst(2).allSatisfy { $0.isNaN })
    }
  }
}
