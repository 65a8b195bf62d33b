/// A tensor as stored in a file: row-major, little-endian.
///
/// ```swift
/// let bias = StoredTensor([0.5, -1], shape: [2])
/// try bias.floats()  // [0.5, -1]
/// ```
public struct StoredTensor: Sendable, Equatable {
  /// The type of its elements.
  public let type: ElementType
  /// The dimensions, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements' bytes.
  public let bytes: [UInt8]

  /// A tensor of bytes in the file's layout.
  ///
  /// - Precondition: `bytes` has the size that type and shape imply.
  public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a negative extent in \(shape)")
    precondition(type.byteCount(shape: shape) == bytes.count, "\(bytes.count) bytes for \(type.rawValue) \(shape)")
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor of 32-bit floating-point numbers in row-major order.
  ///
  /// - Precondition: there are as many numbers as the shape says.
  public init(_ floats: [Float], shape: [Int]) {
    #if _endian(big)
      #error("the file is little-endian, and here memory is copied as it is")
    #endif
    self.init(type: .f32, shape: shape, bytes: floats.withUnsafeBytes(Array.init))
  }

  /// The elements as 32-bit floating-point numbers: `f32`, `f16` and `bf16` exactly, `f64` rounded.
  ///
  /// - Throws: `SafetensorsError.notFloatingPoint` for any other type.
  public func floats() throws(SafetensorsError) -> [Float] {
    switch type {
    case .f32: elements(Float.self)
    case .f64: elements(UInt64.self).map { Float(Double(bitPattern: $0)) }
    case .bf16: elements(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .f16: elements(UInt16.self).map(Self.widened)
    case .f8e5m2, .f8e4m3, .f8e8m0, .c64, .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool:
      throw .notFloatingPoint(found: type)
    }
  }

  private func elements<Element: BitwiseCopyable>(_: Element.Type) -> [Element] {
    [Element](unsafeUninitializedCapacity: bytes.count / MemoryLayout<Element>.size) { elements, count in
      UnsafeMutableRawBufferPointer(elements).copyBytes(from: bytes)
      count = bytes.count / MemoryLayout<Element>.size
    }
  }

  /// The value of an IEEE half. Swift has no `Float16` on Intel Macs.
  private static func widened(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7FFF) << 13
    if half & 0x7C00 == 0x7C00 {  // infinity and NaN keep their payload
      return Float(bitPattern: sign | 0x7F80_0000 | magnitude)
    }
    // The exponents' biases differ by 127 - 15; the product is exact, also for subnormal halves.
    return Float(bitPattern: sign | (Float(bitPattern: magnitude) * 0x1p112).bitPattern)
  }
}
