import Numbers
import Testing

@Suite struct ClampingTests {
  @Test func whatFitsIsCut() {
    #expect(Int(clamping: 3.99) == 3)
    #expect(Int(clamping: -3.99) == -3)
    #expect(Int(clamping: -0.0) == 0)
    #expect(UInt8(clamping: 255.99 as Float) == 255)
    #expect(Int(clamping: 0x1p62) == 1 << 62)
    #expect(Int(clamping: -0x1p63) == .min)
  }

  @Test func whatDoesNotFitIsTheNearest() {
    #expect(Int(clamping: 0x1p63) == .max)
    #expect(Int(clamping: Double.infinity) == .max)
    #expect(Int(clamping: -Double.infinity) == .min)
    #expect(Int(clamping: -1e300) == .min)
    #expect(Int32(clamping: 3e9 as Float) == .max)
    #expect(UInt8(clamping: 256.0) == 255)
    #expect(UInt8(clamping: -1.0) == 0)
    #expect(UInt64(clamping: -0.5) == 0)
    #expect(UInt64(clamping: 1e30 as Float) == .max)
  }

  @Test func whatIsNoNumberIsZero() {
    #expect(Int(clamping: Double.nan) == 0)
    #expect(UInt8(clamping: -Float.nan) == 0)
  }

  /// Whole numbers are clamped by the standard library as ever.
  @Test func wholeNumbers() {
    #expect(UInt8(clamping: 300) == 255)
    #expect(Int8(clamping: -300) == -128)
  }
}
