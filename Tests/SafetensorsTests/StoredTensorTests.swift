import Safetensors
import Testing

@Suite struct StoredTensorTests {
  @Test func floatsKeepTheirBits() throws {
    let values: [Float] = [0, -0, 1.5, .infinity, .leastNonzeroMagnitude, Float(bitPattern: 0x7FA0_0001)]
    let read = try StoredTensor(values, shape: [2, 3]).floats()
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func doublesAreRounded() throws {
    let bytes = [0.1, -1e300, 2].flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    #expect(try StoredTensor(type: .f64, shape: [3], bytes: bytes).floats() == [0.1, -.infinity, 2])
  }

  @Test func brainFloatsAreExact() throws {
    #expect(try StoredTensor(type: .bf16, shape: [2], bytes: [0x80, 0x3F, 0x49, 0xC0]).floats() == [1, -3.140625])
  }

  @Test func halvesAreExact() throws {
    // 1, -2, the largest, the smallest normal, the smallest subnormal, -0, infinity.
    let halves: [UInt16] = [0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000, 0x7C00]
    let bytes = halves.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    let floats = try StoredTensor(type: .f16, shape: [7], bytes: bytes).floats()
    #expect(floats == [1, -2, 65504, 0x1p-14, 0x1p-24, 0, .infinity])
    #expect(floats[5].sign == .minus)
    #expect(try StoredTensor(type: .f16, shape: [], bytes: [0x01, 0x7E]).floats()[0].isNaN)
  }

  @Test(arguments: Set(ElementType.allCases).subtracting([.f64, .f32, .f16, .bf16]))
  func otherTypesAreRefused(type: ElementType) {
    let tensor = StoredTensor(type: type, shape: [], bytes: .init(repeating: 0, count: type.size))
    #expect(throws: SafetensorsError.notFloatingPoint(found: type)) { try tensor.floats() }
  }
}
